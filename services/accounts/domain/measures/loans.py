"""The measure of loans: the balance averaged over the days of a period."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.money import Money
from chassis.domain.period import Period
from services.accounts.domain.holding import Holding
from services.accounts.domain.measures.reading import Reading

MEASURES = ("loan_balance",)


def loan_readings(manager: str, sheets: Sequence[Holding], period: Period) -> Iterator[Reading]:
    """The average balance by currency: each balance counts from its day until the next sheet of the same loan.

    Before its first sheet a loan counts as nothing. Rounded half up to the minor unit. `sheets` are those that were in
    force when the period began, and all of the period.
    """
    weighted: dict[str, int] = defaultdict(int)
    for currency, minor_days in (found for loan in _by_loan(sheets) for found in _minor_days(loan, period)):
        weighted[currency] += minor_days
    days = (period.end - period.start).days
    accounts = Decimal(len({sheet.account_id for sheet in sheets}))
    for currency, minor_days in sorted(weighted.items()):
        exact = Decimal(minor_days) / days
        value = Money.rounded(Money(1, currency).amount * exact, currency).amount
        yield Reading(manager, "loan_balance", value, currency, {"accounts": accounts, "days": Decimal(days)})


def _by_loan(sheets: Sequence[Holding]) -> Iterator[list[Holding]]:
    loans: dict[tuple[UUID, str], dict[date, Holding]] = defaultdict(dict)
    for sheet in sheets:
        loans[sheet.account_id, sheet.product][sheet.as_of] = sheet
    for by_day in loans.values():
        yield [by_day[day] for day in sorted(by_day)]


def _minor_days(loan: Sequence[Holding], period: Period) -> Iterator[tuple[str, int]]:
    ends = [sheet.as_of for sheet in loan[1:]] + [period.end]
    for sheet, end in zip(loan, ends, strict=True):
        days = (min(end, period.end) - max(sheet.as_of, period.start)).days
        if sheet.balance is not None and days > 0:
            yield sheet.balance.currency, sheet.balance.minor * days
