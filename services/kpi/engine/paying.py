"""A second opinion on pay: what many statements come to on the embedded engine, from the same cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.engine import duck
from services.kpi.engine.facts import Fact, largest_of
from services.kpi.engine.period import PAID_NOW, TOTAL, compile_pay
from services.kpi.engine.pools import PART, PLACE, POINTS, compile_division
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


def divide_all(pot: int, points: Mapping[int, Fraction], period: Period) -> dict[int, int]:
    """Everybody's part of a pot in minor units, by place. Raises `TooWideError` as the payouts do."""
    shared = lcm(*(each.denominator for each in points.values()))
    wholes = {place: int(each * shared) for place, each in points.items()}
    query = compile_division(pot, period, max(wholes.values(), default=0))
    found = duck.compute(query, (fact for place, whole in wholes.items() for fact in _told(place, whole)))
    parts = ((int(place), row[PART]) for place, row in found.items())
    return {place: int(part) for place, part in parts if part is not None}


def _told(place: int, points: int) -> list[Fact]:
    return [(str(place), POINTS, "", points), (str(place), PLACE, "", place)]
