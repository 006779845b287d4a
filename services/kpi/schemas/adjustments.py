"""Representations of adjustments and recomputations."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.wire import (
    KEPT_EXAMPLE,
    Code,
    Count,
    ExternalId,
    Line,
    MoneyWire,
    Names,
    PeriodString,
    Resource,
    Wire,
    example,
    period,
)
from services.kpi.domain.adjustment import Adjustment as DomainAdjustment
from services.kpi.domain.adjustment import AdjustmentOrigin, AdjustmentState, AdjustmentTransition
from services.kpi.domain.runs import Recomputation as DomainRecomputation
from services.kpi.schemas.differences import LineChange
from services.kpi.schemas.fields import PeriodText
from services.kpi.schemas.gathering import at
from services.kpi.schemas.pay_statements import Instalment

_EXAMPLE: JsonDict = {
    "manager": "A-017",
    "name": {"en": "Correction of February", "zh-CN": "二月更正"},
    "amount": {"amount": "-250.01", "currency": "CNY"},
    "reason_code": "correction",
    "period": "2026-03",
    "note": "One card was counted twice.",
}


class AdjustmentDraft(Wire):
    """A correction for one manager, paid with the run of `period` or a later one; negative where too much was paid."""

    model_config = example(_EXAMPLE)

    manager: ExternalId
    name: Names
    amount: MoneyWire
    reason_code: Code
    period: PeriodString
    note: Line = ""

    def to_domain(self, author: str) -> DomainAdjustment:
        """The correction as `author` proposes it."""
        name, amount = Name(self.name.en, self.name.zh_cn), at("/amount", self.amount.to_domain)
        due = at("/period", lambda: period(self.period))
        return DomainAdjustment(self.manager, name, amount, self.reason_code, due, author, note=self.note)


class PayAdjustment(Resource):
    """What a person gets or owes beside the plan. `deferred` is what late data changed of later instalments."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "state": "approved",
            "allowed_transitions": ["settle"],
            "origin": "manual",
            "origin_id": None,
            "author": "finance",
            "approver": "finance-2",
            "pay_run_id": None,
            "deferred": [],
            "changes": [],
        }
    )
    address: ClassVar[str] = "/v1/adjustments/{id}"

    manager: ExternalId
    name: Names
    amount: MoneyWire
    reason_code: Code
    period: PeriodText
    note: Line
    state: AdjustmentState
    allowed_transitions: Annotated[list[AdjustmentTransition], Field(description="What may be done with it now.")]
    origin: AdjustmentOrigin
    origin_id: Annotated[UUID | None, Field(description="The recomputed run, or the deferral.")]
    author: str
    approver: str | None
    pay_run_id: Annotated[UUID | None, Field(description="The run that it was paid with.")]
    deferred: list[Instalment]
    changes: Annotated[list[LineChange], Field(description="What made the difference, line by line.")]

    @classmethod
    def shown(cls, kept: Kept[DomainAdjustment]) -> "PayAdjustment":
        """The representation."""
        found = kept.value
        return cls.showing(
            kept,
            allowed_transitions=list(found.transitions),
            deferred=list(found.deferred),
            changes=[LineChange.shown(change) for change in found.changes],
        )


class AdjustmentTransitionRequest(Wire):
    """What is asked of an adjustment."""

    model_config = example({"transition": "approve"})

    transition: AdjustmentTransition


class RecomputationDraft(Wire):
    """Compute a paid run anew by what is on record now, and propose what differs as adjustments of `period`."""

    model_config = example({"pay_run_id": "01981d2e-7a7c-7000-8000-000000000006", "period": "2026-04"})

    pay_run_id: UUID
    period: PeriodString


class Recomputation(Resource):
    """How many statements of the run were compared, and for how many a difference was proposed."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "pay_run_id": "01981d2e-7a7c-7000-8000-000000000006",
            "period": "2026-04",
            "author": "finance",
            "done": True,
            "compared": 2,
            "differing": 1,
            "job_id": "01981d2e-7a7c-7000-8000-000000000003",
            "job": "/v1/jobs/kpi/01981d2e-7a7c-7000-8000-000000000003",
        }
    )
    address: ClassVar[str] = "/v1/recomputations/{id}"

    pay_run_id: UUID
    period: PeriodText
    author: str
    done: bool
    compared: Count
    differing: Count
    job_id: UUID
    job: str

    @classmethod
    def shown(cls, kept: Kept[DomainRecomputation]) -> "Recomputation":
        """The representation."""
        return cls.showing(kept, job=f"/v1/jobs/kpi/{kept.value.job_id}")
