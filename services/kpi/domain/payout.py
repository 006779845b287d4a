"""Where pay goes: the accounts of those who are paid and of the bank that pays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase, digits

from chassis.domain.errors import Fault

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_CNAPS = re.compile(r"[0-9]{12}")
_LETTERS = digits + ascii_uppercase


@dataclass(frozen=True, slots=True)
class PayoutAccount:
    """An account: `number` is an IBAN or the bank's own; `bank` a BIC (ISO 9362) or a CNAPS number of 12 digits."""

    holder: str
    number: str
    bank: str

    @property
    def is_iban(self) -> bool:
        """Whether the number is written as an IBAN (ISO 13616)."""
        return _IBAN.fullmatch(self.number) is not None

    @property
    def by_cnaps(self) -> bool:
        """Whether the bank is named by its CNAPS number."""
        return _CNAPS.fullmatch(self.bank) is not None


@dataclass(frozen=True, slots=True)
class PartyAccount:
    """The account of a manager or an agent, and who entered it."""

    party: str
    account: PayoutAccount
    author: str


def account_faults(account: PayoutAccount) -> Iterator[Fault]:
    """An IBAN whose check digits are wrong, or a bank that is neither a BIC nor a CNAPS number."""
    if account.is_iban and not _checks(account.number):
        yield Fault("iban_wrong", "/number")
    if not (account.by_cnaps or _BIC.fullmatch(account.bank)):
        yield Fault("bank_code_wrong", "/bank")


def _checks(iban: str) -> bool:
    """ISO 7064, MOD 97-10: the country and the check digits go last, letters count from 10."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(_LETTERS.index(letter)) for letter in turned)) % 97 == 1
