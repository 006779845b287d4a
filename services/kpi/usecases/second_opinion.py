"""A second opinion on pay: what the reference states is computed again in columns, and must be the same to the fen."""

from collections.abc import Sequence

from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.statement import Statement
from services.kpi.engine.paying import Payout, pay_all
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
