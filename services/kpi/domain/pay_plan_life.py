"""A pay plan's life: draft → submitted → approved → effective, by four eyes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from chassis.domain.errors import Conflict, Fault
from chassis.domain.flow import Flow
from services.kpi.domain.pay_plan import PayPlan


class PlanState(StrEnum):
    """Where a version stands. An approved one is effective by itself from its first day."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    EFFECTIVE = "effective"


class PlanTransition(StrEnum):
    """What people do with a version: `return` sends it back to be changed."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"


PLAN_FLOW: Flow[PlanState, PlanTransition] = Flow(
    MappingProxyType(
        {
            PlanState.DRAFT: {PlanTransition.SUBMIT: PlanState.SUBMITTED},
            PlanState.SUBMITTED: {PlanTransition.APPROVE: PlanState.APPROVED, PlanTransition.RETURN: PlanState.DRAFT},
        }
    ),
    by_another=frozenset({PlanTransition.APPROVE}),
)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A version of a plan with who wrote and who approved it."""

    plan: PayPlan
    state: PlanState
    author: str
    approver: str | None = None

    @property
    def approved(self) -> bool:
        """Whether people may be paid by it."""
        return self.state is PlanState.APPROVED

    @property
    def transitions(self) -> tuple[PlanTransition, ...]:
        """What may be done with it now."""
        return PLAN_FLOW.allowed(self.state)

    def state_on(self, day: date) -> PlanState:
        """`effective` once it is approved and its first day has come."""
        return PlanState.EFFECTIVE if self.approved and self.plan.valid_from <= day else self.state


def require_draft(version: PlanVersion) -> None:
    """Refuse to change a version that has been submitted or approved."""
    if version.state is not PlanState.DRAFT:
        raise Conflict(Fault("pay_plan_fixed", "", {"state": version.state}))
