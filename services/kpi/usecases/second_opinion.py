"""A second opinion on pay: what the reference states is computed again in columns, and must be the same to the fen."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from chassis.domain.money import Money
from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_pool import Division
from services.kpi.domain.statement import Statement
from services.kpi.engine.paying import Payout, divide_all, pay_all
from services.kpi.engine.whole import TooWideError


class DisagreementError(Exception):
    """Two ways of computing the same pay came to different amounts: nobody is paid before it is known why."""


def confirm(plan: PayPlan, catalogue: Catalogue, stated: Sequence[tuple[PayCase, Statement]]) -> None:
    """Compute the payouts again on the engine. Figures of more than 38 digits rest on the reference alone."""
    try:
        found = pay_all(plan, catalogue, [case for case, _ in stated])
    except TooWideError:
        return
    for _, statement in stated:
        manager, payout = statement.payee.manager, Payout(statement.total.minor, statement.paid_now.minor)
        if found.get(manager) != payout:
            raise DisagreementError(f"{manager}: {payout} by the reference, {found.get(manager)} by the engine")


def confirm_division(pot: Money, division: Division, points: Mapping[int, Fraction], period: Period) -> None:
    """Divide a pot again on the engine, among everybody who has points, by place."""
    try:
        found = divide_all(pot.minor, points, period)
    except TooWideError:
        return
    for place, mine in points.items():
        part = division.part(pot, mine, place).amount.minor
        if found.get(place) != part:
            raise DisagreementError(f"place {place}: {part} by the reference, {found.get(place)} by the engine")
