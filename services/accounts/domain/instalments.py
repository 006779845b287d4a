"""Instalment schedules: what a contract is worth, cut into receivables that add up to it to the last fen."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.money import Money, split, total
from services.accounts.domain.contract import SIGNED_STATES, Contract, amount_on
from services.accounts.domain.receivable import Receivable


@dataclass(frozen=True, slots=True)
class InstalmentPlan:
    """`shares` are billed one after the other, the first on `first_billed_on`, the next `every_months` later each."""

    first_billed_on: date
    every_months: int
    shares: tuple[Decimal, ...]


def instalments(
    contract_id: UUID, contract: Contract, plan: InstalmentPlan, scheduled: Sequence[Money], day: date
) -> list[Receivable]:
    """The receivables of what the contract is worth on `day` and is not `scheduled` yet, by largest remainder."""
    if contract.state not in SIGNED_STATES:
        raise Conflict(Fault("not_signed", "", {"state": contract.state.value}))
    rest = amount_on(contract, day) - total(scheduled, contract.amount.currency)
    if rest.minor < len(plan.shares):
        raise Conflict(Fault("nothing_left_to_schedule", "", {"left": str(rest)}))
    days = [months_later(plan.first_billed_on, plan.every_months * i) for i in range(len(plan.shares))]
    return [
        _part(contract_id, contract, amount, billed_on, f"{number}/{len(days)}")
        for number, (billed_on, amount) in enumerate(zip(days, split(rest, plan.shares), strict=True), 1)
    ]


def _part(contract_id: UUID, contract: Contract, amount: Money, billed_on: date, number: str) -> Receivable:
    return Receivable(
        account_id=contract.account_id,
        title=f"{contract.title[:480]} {number}",
        amount=amount,
        billed_on=billed_on,
        due_on=billed_on + timedelta(days=contract.payment_days),
        paid=Money.zero(amount.currency),
        contract_id=contract_id,
    )


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last: 31 January and one month is 28 or 29 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
