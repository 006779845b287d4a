"""The measure of how large a manager's markets are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from chassis.domain.money import Money, total
from chassis.domain.period import Period
from services.accounts.domain.market import MarketTotal
from services.accounts.domain.measures.book import months
from services.accounts.domain.measures.reading import Reading

MEASURES = ("market_volume",)


def market_readings(managers: Sequence[str], totals: Iterable[MarketTotal], period: Period) -> Iterator[Reading]:
    """The volume of each manager's markets, by currency.

    A market of which a month is not known leaves its currency out: part of a market would make a share too large.
    """
    known, wanted = list(totals), {month.start for month in months(period)}
    for manager in managers:
        for currency, markets in sorted(_by_currency(each for each in known if each.is_of(manager)).items()):
            if all(wanted <= by_month.keys() for by_month in markets.values()):
                amounts = [amount for by_month in markets.values() for amount in by_month.values()]
                inputs = {"markets": Decimal(len(markets)), "months": Decimal(len(wanted))}
                yield Reading(manager, MEASURES[0], total(amounts, currency).amount, currency, inputs)


def _by_currency(totals: Iterable[MarketTotal]) -> dict[str, dict[str, dict[date, Money]]]:
    found: dict[str, dict[str, dict[date, Money]]] = defaultdict(lambda: defaultdict(dict))
    for each in totals:
        found[each.amount.currency][each.market][each.month] = each.amount
    return found
