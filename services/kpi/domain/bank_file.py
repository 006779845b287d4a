"""A bank file: the transfers of an approved pay run. What it comes to is what the run pays now, to the fen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.money import Money, total
from services.kpi.domain.payout import PartyAccount, PayoutAccount

MOST_NAMED = 100
"""How many of those without an account are named; one is enough to refuse."""


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody is paid now, on account of which statement or settlement."""

    party: str
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment; `reference` is unique within the file and comes back with the bank's answer."""

    reference: str
    party: str
    account: PayoutAccount
    amount: Money


@dataclass(frozen=True, slots=True)
class BankFile:
    """`owing` are those who get nothing because corrections came to more than their pay: nothing is transferred."""

    pay_run_id: UUID
    execution_day: date
    debtor: PayoutAccount
    purpose: str
    author: str
    total: Money
    transfers: tuple[Transfer, ...]
    owing: tuple[Due, ...] = ()


def transfers_of(
    dues: Sequence[Due], accounts: Mapping[str, PartyAccount], author: str, prefix: str
) -> tuple[Transfer, ...]:
    """The transfers of what is due; refused with everybody whose account is missing, or was entered by `author`."""
    payable = [due for due in dues if due.amount.minor > 0]
    refuse_if(list(_account_faults(payable, accounts, author))[:MOST_NAMED])
    return tuple(
        Transfer(f"{prefix}-{number:06}", due.party, accounts[due.party].account, due.amount)
        for number, due in enumerate(payable, 1)
    )


def _account_faults(dues: Sequence[Due], accounts: Mapping[str, PartyAccount], author: str) -> Iterator[Fault]:
    for due in dues:
        found = accounts.get(due.party)
        if found is None:
            yield Fault("no_payout_account", "/pay_run_id", {"party": due.party})
        elif found.author == author:
            yield Fault("account_by_same_person", "/pay_run_id", {"party": due.party, "author": author})


def owing(dues: Sequence[Due]) -> tuple[Due, ...]:
    """Those whose pay comes to nothing or less."""
    return tuple(due for due in dues if due.amount.minor <= 0)


def sum_of(transfers: Sequence[Transfer], currency: str) -> Money:
    """What the file comes to."""
    return total([transfer.amount for transfer in transfers], currency)
