"""Representations of goals and plans."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, Prose, Wire, example, patched
from services.accounts.domain.goal import GOAL_FLOW, GoalState, GoalTransition, Horizon
from services.accounts.domain.goal import Goal as DomainGoal
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields
from services.accounts.schemas.opportunities import Percent

ID = "01981d2e-7a7c-7000-8000-000000000001"
Weight = Annotated[int, Field(strict=True, ge=1, le=5)]
_GOAL: JsonDict = {
    "horizon": "long",
    "title": "由低端转向高端市场",
    "due_on": "2027-12-31",
    "owner": "A-017",
    "need": "三年内提升品牌定位，重质量而非价格",
    "contribution": "供应链融资与创新设计咨询",
    "sacrifice": "前两季度利润率下降",
    "target": "高端产品收入占比 40%",
    "weight": 5,
    "progress_pct": 20,
}


class GoalFields(Wire):
    """What the account wants, and how we help."""

    horizon: Horizon
    title: Annotated[Line, Field(min_length=1)]
    due_on: date
    owner: Annotated[ExternalId, Field(description="Who of us sees to it, by personnel number.")]
    need: Prose = ""
    contribution: Annotated[Prose, Field(description="How we help.")] = ""
    sacrifice: Annotated[Prose, Field(description="What it costs at first.")] = ""
    target: Annotated[Line, Field(description="By what it is seen that it is reached.")] = ""
    weight: Annotated[Weight, Field(description="How much it matters to the account, 1 to 5.")] = 3
    progress_pct: Percent = 0


class GoalDraft(GoalFields):
    """A goal of an account."""

    model_config = example(_GOAL)

    def to_domain(self, account_id: UUID) -> DomainGoal:
        """The goal that the draft asks for."""
        return DomainGoal(**domain_fields(self), account_id=account_id)


class GoalPatch(Wire):
    """A merge patch of a goal; its state moves by transitions."""

    model_config = example({"progress_pct": 40})

    horizon: Horizon | None = None
    title: Line | None = None
    due_on: date | None = None
    owner: ExternalId | None = None
    need: Prose | None = None
    contribution: Prose | None = None
    sacrifice: Prose | None = None
    target: Line | None = None
    weight: Weight | None = None
    progress_pct: Percent | None = None

    def applied_to(self, goal: DomainGoal) -> DomainGoal:
        """The goal with the patch merged in."""
        return replace(goal, **domain_fields(patched(GoalFields.of(goal), self)))


class Goal(GoalFields, Moving):
    """A goal as it stands."""

    model_config = example(
        KEPT_EXAMPLE
        | _GOAL
        | {"account_id": ID, "state": "open", "history": [], "allowed_transitions": ["achieve", "miss", "drop"]}
    )
    address: ClassVar[str] = "/v1/accounts/{account_id}/goals/{id}"
    flow = GOAL_FLOW

    account_id: UUID
    state: GoalState
    allowed_transitions: list[GoalTransition]


class GoalTransitionRequest(Wire):
    """What is asked of a goal; everything but achieving needs a reason."""

    model_config = example({"transition": "achieve"})

    transition: GoalTransition
    reason: Line = ""


class HorizonShare(Wire):
    """What lies on one horizon."""

    model_config = example(
        {
            "horizon": "long",
            "goals": 2,
            "open": 1,
            "achieved": 1,
            "late": 0,
            "progress_pct": "55.0",
            "hours": "16",
            "hours_share_pct": "40.0",
        }
    )

    horizon: Horizon
    goals: Count
    open: Count
    achieved: Count
    late: Count
    progress_pct: Annotated[Exact | None, Field(description="Weighted by how much each goal matters.")]
    hours: Annotated[Exact, Field(description="Our work by the plan.")]
    hours_share_pct: Exact | None


class GoalBalance(Wire):
    """How short and long stand to each other; `one_sided` names a horizon with open goals and no work planned."""

    model_config = example({"accounts": 1, "horizons": [], "one_sided": ["long"]})

    accounts: Count
    horizons: list[HorizonShare]
    one_sided: list[Horizon]
