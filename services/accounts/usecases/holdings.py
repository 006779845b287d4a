"""Filing holdings and figures of accounts, and what they come to."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.period import Period
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.figure import AccountFigure, SimulatedProfit, figure_faults, simulated_profit
from services.accounts.domain.holding import Holding, holding_faults
from services.accounts.domain.product import ProductRule
from services.accounts.domain.product_summary import Penetration, ProductSummary, penetration, product_summary
from services.accounts.store import accounts
from services.accounts.store import holdings as store
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.file_desk import FileDesk
from services.accounts.usecases.rights import latest_day, today, viewer_of


def _holding_faults(work: Work, holding: Holding) -> Iterable[Fault]:
    return holding_faults(holding, product_rule(work), latest_day(work))


def _figure_faults(work: Work, figure: AccountFigure) -> Iterable[Fault]:
    return figure_faults(figure, product_rule(work).figures, latest_day(work))


holding_desk = FileDesk(Desk(store.holdings, _holding_faults))
figure_desk = FileDesk(Desk(store.figures, _figure_faults))


def product_rule(work: Work) -> ProductRule:
    """What the bank sells today."""
    return rulebook.product_rule(today(work))


def summarise_products(work: Work, account_id: UUID, on: date | None) -> ProductSummary:
    """What an account that the caller may see holds on `on`, by what is known now."""
    account, day = accounts.get(work.session, account_id, viewer_of(work)).value, on or today(work)
    found = store.held_on(work.session, [account_id], day, work.now)
    return product_summary(account.kind, found, rulebook.product_rule(day), day)


def measure_penetration(work: Work, on: date | None, manager_id: UUID | None) -> list[Penetration]:
    """How far each product has come among the active accounts that the caller may see on `on`."""
    day, viewer = on or today(work), viewer_of(work)
    book = accounts.active(viewer, manager_id, day)
    kinds = store.kinds_of(work.session, book)
    return penetration(kinds, store.holders(work.session, book, day, work.now), rulebook.product_rule(day))


def simulate_profit(work: Work, account_id: UUID, period: Period) -> list[SimulatedProfit]:
    """The simulated profit of an account that the caller may see, by currency."""
    accounts.get(work.session, account_id, viewer_of(work))
    found = store.figures_between(work.session, [account_id], period.start, period.end, work.now)
    return simulated_profit(found, rulebook.product_rule(period.last_day).figures)
