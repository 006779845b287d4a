"""A second opinion on pay: what many statements come to on the embedded engine, from the same cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.engine import duck
from services.kpi.engine.facts import largest_of
from services.kpi.engine.period import PAID_NOW, TOTAL, compile_pay
from services.kpi.engine.query import Dialect
from services.kpi.engine.told import measured_facts, payee_facts, standing_facts


@dataclass(frozen=True, slots=True)
class Payout:
    """What a statement adds up to, and what of it is paid now, in minor units."""

    total: int
    paid_now: int


def pay_all(plan: PayPlan, catalogue: Catalogue, cases: Sequence[PayCase]) -> dict[str, Payout]:
    """The payouts of `cases`, all of one period, by manager; who cannot be paid has none.

    Raises `TooWideError` when an amount could outgrow 38 digits.
    """
    if not cases:
        return {}
    facts = [fact for case in cases for fact in _facts(plan, case, catalogue)]
    query = compile_pay(plan, catalogue, cases[0].period, Dialect.DUCKDB, largest_of(facts, catalogue.measures))
    found = duck.compute(query, facts)
    return {
        manager: Payout(int(total), int(now))
        for manager, row in found.items()
        if isinstance(total := row[TOTAL], Decimal) and isinstance(now := row[PAID_NOW], Decimal)
    }


def _facts(plan: PayPlan, case: PayCase, catalogue: Catalogue) -> list[tuple[str, str, str, int]]:
    return [
        *payee_facts(plan, case),
        *standing_facts(plan, case),
        *measured_facts(plan, case, catalogue),
    ]
