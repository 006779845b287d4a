"""Adjustments: what a person gets or owes beside the plan, posted to the pay of an open period.

A correction, the difference that late data made, a vested instalment, a clawback: each is proposed by one, approved by
another, and paid with the next run of its period or a later one. A negative one is a receivable from the person; where
there is no pay to set it against, as with leavers, it is settled outside of pay.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.flow import Flow
from chassis.domain.money import Money
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.deferral import Instalment
from services.kpi.domain.pay_case import Extra
from services.kpi.domain.pay_difference import LineChange


class AdjustmentOrigin(StrEnum):
    """What an adjustment comes from."""

    MANUAL = "manual"
    LATE_DATA = "late_data"
    VESTING = "vesting"
    CLAWBACK = "clawback"


class AdjustmentState(StrEnum):
    """Where it stands: `posted` in a paid run, `settled` outside of pay."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    POSTED = "posted"
    SETTLED = "settled"


class AdjustmentTransition(StrEnum):
    """What people do with it; posting is done by paying a run."""

    APPROVE = "approve"
    REJECT = "reject"
    SETTLE = "settle"


ADJUSTMENT_FLOW: Flow[AdjustmentState, AdjustmentTransition] = Flow(
    MappingProxyType(
        {
            AdjustmentState.PROPOSED: {
                AdjustmentTransition.APPROVE: AdjustmentState.APPROVED,
                AdjustmentTransition.REJECT: AdjustmentState.REJECTED,
            },
            AdjustmentState.APPROVED: {AdjustmentTransition.SETTLE: AdjustmentState.SETTLED},
        }
    ),
    by_another=frozenset({AdjustmentTransition.APPROVE, AdjustmentTransition.SETTLE}),
)
SHOWN_TO_MANAGER = (AdjustmentState.APPROVED, AdjustmentState.POSTED, AdjustmentState.SETTLED)
"""The states in which the manager sees it."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`amount` is due with the pay of `period`; `deferred` later still. `changes` tell what made the difference.

    `origin_id` is the recomputed run or the deferral that it comes from, `pay_run_id` the run that it was paid with.
    """

    manager: str
    name: Name
    amount: Money
    reason_code: str
    period: Period
    author: str
    origin: AdjustmentOrigin = AdjustmentOrigin.MANUAL
    origin_id: UUID | None = None
    note: str = ""
    deferred: tuple[Instalment, ...] = ()
    changes: tuple[LineChange, ...] = ()
    state: AdjustmentState = AdjustmentState.PROPOSED
    approver: str | None = None
    pay_run_id: UUID | None = None

    @property
    def transitions(self) -> tuple[AdjustmentTransition, ...]:
        """What may be done with it now."""
        return ADJUSTMENT_FLOW.allowed(self.state)

    def as_extra(self, adjustment_id: UUID) -> Extra:
        """Its line on a statement."""
        return Extra(self.name, self.amount, self.reason_code, f"adjustment {adjustment_id}")
