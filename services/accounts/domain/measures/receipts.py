"""Measures of what the accounts of a book owe and pay."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.money import Money, total
from chassis.domain.period import Period
from services.accounts.domain.collection import Ledger
from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.receivable import ReceivableState

MEASURES = ("receivable_amount", "bad_debt_amount", "receipts", "receipts_due")

LedBy = Callable[[UUID, date], str | None]
Sums = Mapping[tuple[str, str, str], Sequence[Money]]


def receipt_readings(ledgers: Sequence[Ledger], period: Period, led_by: LedBy) -> Iterator[Reading]:
    """By manager, measure and currency; nothing is read where nothing was billed or due.

    Billed and bad debt are of the year up to the period's last day, by who leads the account then, so that the red line
    is held against a year's business; receipts and what was due are of the period, by who led the account on that day.
    """
    sums: dict[tuple[str, str, str], list[Money]] = defaultdict(list)
    for ledger in ledgers:
        for measure, day, amount in _amounts(ledger, period):
            manager = led_by(ledger.receivable.account_id, day)
            if manager is not None:
                sums[manager, measure, amount.currency].append(amount)
    for manager, measure, currency in sorted(sums):
        found = [amount for amount in sums[manager, measure, currency] if amount.minor]
        value = total(found, currency).amount
        yield Reading(manager, measure, value, currency, {"amounts": Decimal(len(found))})


def _amounts(ledger: Ledger, period: Period) -> Iterator[tuple[str, date, Money]]:
    receivable, last = ledger.receivable, period.last_day
    year = date(last.year, 1, 1)
    billed, given_up = ledger.billed_between(year, last), ledger.given_up_between(year, last)
    if billed.minor or given_up.minor:
        yield "receivable_amount", last, billed
        yield "bad_debt_amount", last, given_up
    if period.start <= receivable.due_on <= last and receivable.state is not ReceivableState.CANCELLED:
        yield "receipts_due", receivable.due_on, receivable.amount
    for part in ledger.allocations:
        if period.start <= part.made_on <= last and part.counts_on(last):
            yield "receipts", part.made_on, part.amount
