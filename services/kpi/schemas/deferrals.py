"""Representations of deferrals."""

from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import (
    KEPT_EXAMPLE,
    Code,
    ExternalId,
    Line,
    Moment,
    MoneyWire,
    PeriodString,
    Resource,
    Wire,
    example,
    period,
)
from services.kpi.domain.held_pay import DeferralAsk, DeferralState, DeferralTransition, HeldPay
from services.kpi.schemas.fields import Exact, PeriodText, Weight
from services.kpi.schemas.gathering import at

_MONEY: JsonDict = {"amount": "720.00", "currency": "CNY"}
_ZERO: JsonDict = {"amount": "0.00", "currency": "CNY"}


class HeldInstalment(Wire):
    """One later payment: due with the pay of the month `due`, less what malus has cut."""

    number: int
    due: PeriodText
    amount: MoneyWire
    cut: MoneyWire
    vested: bool


class DeferralProposal(Wire):
    """What share is to be cut or claimed back, on which trigger of a policy pack, and why."""

    share: Exact
    trigger: Code
    reason: str
    author: str


class DeferralStep(Wire):
    """One step of a deferral's history; `amount` is what vested, was cut or was claimed back."""

    transition: DeferralTransition
    actor: str
    at: Moment
    amount: MoneyWire | None
    reason: str


class PayDeferral(Resource):
    """The deferred part of one statement: what is still to vest, what malus cut, what was claimed back."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "manager": "A-017",
            "pay_run_id": "01981d2e-7a7c-7000-8000-000000000006",
            "earned": "2026-03",
            "state": "held",
            "allowed_transitions": ["vest", "propose_malus", "propose_clawback"],
            "upfront": {"amount": "3240.00", "currency": "CNY"},
            "unvested": _MONEY,
            "claimed_back": _ZERO,
            "next_due": "2027-03",
            "instalments": [{"number": 1, "due": "2027-03", "amount": _MONEY, "cut": _ZERO, "vested": False}],
            "proposal": None,
            "history": [],
        }
    )
    address: ClassVar[str] = "/v1/deferrals/{id}"

    manager: ExternalId
    pay_run_id: UUID
    earned: PeriodText
    state: DeferralState
    allowed_transitions: Annotated[list[DeferralTransition], Field(description="What may be done with it now.")]
    upfront: Annotated[MoneyWire, Field(description="What the same components paid at once; clawback reaches it.")]
    unvested: MoneyWire
    claimed_back: MoneyWire
    next_due: PeriodText | None
    instalments: list[HeldInstalment]
    proposal: DeferralProposal | None
    history: list[DeferralStep]

    @classmethod
    def shown(cls, kept: Kept[HeldPay]) -> "PayDeferral":
        """The representation."""
        held = kept.value
        return cls.showing(
            kept,
            allowed_transitions=list(held.transitions),
            unvested=held.unvested,
            claimed_back=held.claimed_back or held.upfront - held.upfront,
            next_due=held.next_due,
            instalments=list(held.instalments),
            history=list(held.history),
        )


class DeferralTransitionRequest(Wire):
    """What is asked of a deferral. A proposal needs `share`, `trigger` and `reason`; what vests or is claimed back is
    posted to `period`."""

    model_config = example(
        {
            "transition": "propose_malus",
            "period": "2026-09",
            "share": "1",
            "trigger": "falsified_results",
            "reason": "The visits were never made.",
        }
    )

    transition: DeferralTransition
    period: PeriodString
    share: Weight = "1"
    trigger: Code | None = None
    reason: Line = ""

    def to_domain(self) -> DeferralAsk:
        """What is asked."""
        due = at("/period", lambda: period(self.period))
        return DeferralAsk(self.transition, due, Decimal(self.share), self.trigger or "", self.reason)


class VestingDraft(Wire):
    """Vest every instalment that is due by `period`; each is proposed as an adjustment of that period."""

    model_config = example({"period": "2027-03"})

    period: PeriodString


class Vesting(Wire):
    """The job that vests what is due."""

    model_config = example(
        {
            "period": "2027-03",
            "job_id": "01981d2e-7a7c-7000-8000-000000000003",
            "job": "/v1/jobs/kpi/01981d2e-7a7c-7000-8000-000000000003",
        }
    )
    address: ClassVar[str] = "{job}"

    period: PeriodText
    job_id: UUID
    job: str
