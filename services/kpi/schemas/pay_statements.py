"""Representations of pay statements."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, MoneyWire, Names, Resource, Wire, example
from services.kpi.domain.runs import KeptStatement
from services.kpi.schemas.fields import PeriodText
from services.kpi.schemas.figures import Figure

_EXAMPLE: JsonDict = {
    "pay_run_id": "01981d2e-7a7c-7000-8000-000000000006",
    "manager": "A-017",
    "name": "林晓",
    "grade": "senior",
    "period": "2026-03",
    "total": {"amount": "11877.28", "currency": "CNY"},
    "paid_now": {"amount": "9717.28", "currency": "CNY"},
    "reasons": [],
}


class StatementLine(Wire):
    """One amount, how it came about, and the reason codes of what cut it."""

    component: Code
    name: Names
    amount: MoneyWire
    reasons: list[Code]
    figure: Figure


class Instalment(Wire):
    """A later payment, due with the pay of the month `due`."""

    number: int
    due: PeriodText
    amount: MoneyWire


class PayStatementSummary(Resource):
    """What a manager is paid in a run. `total` is paid now or later; `paid_now` without what is deferred."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/pay-statements/{id}"

    pay_run_id: UUID
    manager: ExternalId
    name: str
    grade: Code
    period: PeriodText
    total: MoneyWire
    paid_now: MoneyWire
    reasons: Annotated[list[Code], Field(description="Reason codes of the red lines that were crossed.")]

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept statement."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, KeptStatement):
            return super().of(kept)
        return cls.model_validate(_summary(kept), from_attributes=True)


class PayStatement(PayStatementSummary):
    """What a manager is paid in a run, line by line, each explained down to measurements and dated rules."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE | {"lines": [], "deferred": []})

    lines: list[StatementLine]
    deferred: list[Instalment]

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept statement."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, KeptStatement):
            return super().of(kept)
        statement = kept.value.statement
        parts = {"lines": list(statement.lines), "deferred": list(statement.deferred)}
        return cls.model_validate(_summary(kept) | parts, from_attributes=True)


def _summary(kept: Kept[KeptStatement]) -> dict[str, object]:
    statement = kept.value.statement
    return {
        "id": kept.id,
        "version": kept.version,
        "created_at": kept.created_at,
        "updated_at": kept.updated_at,
        "pay_run_id": kept.value.pay_run_id,
        "manager": statement.payee.manager,
        "name": statement.payee.name,
        "grade": statement.payee.grade,
        "period": statement.period,
        "total": statement.total,
        "paid_now": statement.paid_now,
        "reasons": list(statement.reasons),
    }
