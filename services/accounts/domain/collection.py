"""Collection: ageing, days sales outstanding, and bad debt beside its red line, as of any day and of each currency.

Amounts of different currencies are never added: each has figures of its own. `docs/algorithms/collection.md` has the
worked table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.domain.money import Money, round_decimal, total
from services.accounts.domain.payment import Allocation
from services.accounts.domain.receivable import GIVING_UP, Receivable, ReceivableState, ReceivableTransition


@dataclass(frozen=True, slots=True)
class CollectionRule:
    """Bounds of the age bands in days, the red line of bad debt, and what is done from how many days late on."""

    ageing_days: tuple[int, ...]
    bad_debt_below_pct: Decimal
    steps: Mapping[int, str]
    effective_from: date
    source: str

    def step(self, overdue_days: int) -> str | None:
        """What is to be done about something so late; nothing while it is not."""
        reached = [days for days in self.steps if days <= overdue_days]
        return self.steps[max(reached)] if reached else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """A receivable with every part of a payment that ever lay on it."""

    receivable: Receivable
    allocations: tuple[Allocation, ...]

    def outstanding_on(self, day: date) -> Money:
        """What was still to come when `day` ended."""
        found = self.receivable
        if found.billed_on > day or found.state is ReceivableState.CANCELLED or self._given_up_on(day):
            return Money.zero(found.amount.currency)
        return found.amount - self.paid_on(day)

    def paid_on(self, day: date) -> Money:
        """What had been paid when `day` ended."""
        return total([a.amount for a in self.allocations if a.counts_on(day)], self.receivable.amount.currency)

    def billed_between(self, start: date, last: date) -> Money:
        """Its amount when it was billed in those days."""
        found = self.receivable
        billed = start <= found.billed_on <= last and found.state is not ReceivableState.CANCELLED
        return found.amount if billed else Money.zero(found.amount.currency)

    def given_up_between(self, start: date, last: date) -> Money:
        """What was written off in those days and was still so at their end."""
        given_up_on = self._given_up_on(last)
        if given_up_on is None or given_up_on < start:
            return Money.zero(self.receivable.amount.currency)
        return self.receivable.amount - self.paid_on(last)

    def _given_up_on(self, day: date) -> date | None:
        steps = [s for s in self.receivable.history if s.transition in GIVING_UP and s.at.date() <= day]
        last = steps[-1] if steps else None
        return last.at.date() if last and last.transition == ReceivableTransition.WRITE_OFF else None


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Outstanding amounts that are late by `from_days` to `to_days`; 0 to 0 is not late, no end is the oldest."""

    from_days: int
    to_days: int | None
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class CollectionFigures:
    """Figures of one currency. `bad_debt_pct` is 100 · written off ÷ billed; `None` when nothing was billed."""

    currency: str
    billed: Money
    collected: Money
    written_off: Money
    outstanding: Money
    overdue: Money
    dso_days: Decimal | None
    bad_debt_pct: Decimal | None
    below_red_line: bool | None
    bands: tuple[AgeBand, ...]


def collection_figures(
    ledgers: Iterable[Ledger], rule: CollectionRule, start: date, last: date
) -> list[CollectionFigures]:
    """The figures of the days from `start` to `last`, by currency."""
    by_currency: dict[str, list[Ledger]] = {}
    for ledger in ledgers:
        by_currency.setdefault(ledger.receivable.amount.currency, []).append(ledger)
    return [_figures(currency, found, rule, start, last) for currency, found in sorted(by_currency.items())]


def _figures(
    currency: str, ledgers: Sequence[Ledger], rule: CollectionRule, start: date, last: date
) -> CollectionFigures:
    bands = tuple(_bands(currency, ledgers, rule, last))
    outstanding = total([band.amount for band in bands], currency)
    billed = total([ledger.billed_between(start, last) for ledger in ledgers], currency)
    written_off = total([ledger.given_up_between(start, last) for ledger in ledgers], currency)
    bad_debt_pct = _ratio(written_off.minor * 100, billed.minor, 4)
    return CollectionFigures(
        currency=currency,
        billed=billed,
        collected=total([part for ledger in ledgers for part in _collected(ledger, start, last)], currency),
        written_off=written_off,
        outstanding=outstanding,
        overdue=outstanding - bands[0].amount,
        dso_days=_ratio(outstanding.minor * ((last - start).days + 1), billed.minor, 1),
        bad_debt_pct=bad_debt_pct,
        below_red_line=None if not billed.minor else written_off.minor * 100 < rule.bad_debt_below_pct * billed.minor,
        bands=bands,
    )


def _collected(ledger: Ledger, start: date, last: date) -> Iterator[Money]:
    for allocation in ledger.allocations:
        if start <= allocation.made_on and allocation.counts_on(last):
            yield allocation.amount


def _bands(currency: str, ledgers: Sequence[Ledger], rule: CollectionRule, day: date) -> Iterator[AgeBand]:
    owed = [(max(0, (day - ledger.receivable.due_on).days), ledger.outstanding_on(day)) for ledger in ledgers]
    bounds = (0, *rule.ageing_days, None)
    for i, upper in enumerate(bounds):
        lower = 0 if i == 0 else (bounds[i - 1] or 0) + 1
        inside = [m for late, m in owed if m.minor and lower <= late and (upper is None or late <= upper)]
        yield AgeBand(lower, upper, len(inside), total(inside, currency))


def _ratio(part: int, whole: int, digits: int) -> Decimal | None:
    return round_decimal(Decimal(part) / whole, digits) if whole else None
