"""Figures: what an account brought or cost in a month, as the bank's ledgers say; and the profit simulated from them.

Like holdings, a figure is never changed: a later one of the same month corrects it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money, total
from services.accounts.domain.product import FigureKind


@dataclass(frozen=True, slots=True)
class AccountFigure:
    """The amount of one kind of figure in the month that begins on `month`, by `source`."""

    account_id: UUID
    figure: str
    month: date
    source: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SimulatedProfit:
    """Profit in one currency: Σ of the figures that add − Σ of those that subtract; `missing` have no figure."""

    profit: Money
    parts: Mapping[str, Money]
    missing: tuple[str, ...]


def figure_faults(figure: AccountFigure, kinds: Mapping[str, FigureKind], latest: date) -> Iterator[Fault]:
    """Everything that keeps the figure from being filed; its month must have begun by `latest`."""
    kind = kinds.get(figure.figure)
    if kind is None:
        yield Fault("unknown_figure", "/figure", {"figure": figure.figure})
    elif figure.amount.minor < 0 and not kind.signed:
        yield Fault("negative_amount", "/amount/amount")
    if figure.month > latest:
        yield Fault("in_the_future", "/month", {"day": figure.month.isoformat()})


def simulated_profit(figures: Iterable[AccountFigure], kinds: Mapping[str, FigureKind]) -> list[SimulatedProfit]:
    """The simulated profit (模拟利润) of each currency in which there are figures, by currency."""
    counted = [kind for kind in kinds.values() if kind.profit]
    by_currency: dict[str, list[AccountFigure]] = {}
    for figure in figures:
        by_currency.setdefault(figure.amount.currency, []).append(figure)
    return [_profit(found, currency, counted) for currency, found in sorted(by_currency.items())]


def _profit(figures: Iterable[AccountFigure], currency: str, counted: Iterable[FigureKind]) -> SimulatedProfit:
    found = list(figures)
    amounts = {kind: [f.amount for f in found if f.figure == kind.code] for kind in counted}
    parts = {kind.code: total(given, currency) for kind, given in amounts.items() if given}
    profit = sum(kind.profit * parts[kind.code].minor for kind in amounts if kind.code in parts)
    missing = tuple(kind.code for kind, given in amounts.items() if not given)
    return SimulatedProfit(Money(profit, currency), parts, missing)
