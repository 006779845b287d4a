"""Completeness of the account file (客户档案): what is due by the kind of account, and what of it is there.

It says how much the bank has written down, and nothing about how well the relationship stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.accounts.domain.account import Account, AccountKind
from services.accounts.domain.identifier import Scheme


class FileItem(StrEnum):
    """One thing that an account file should hold."""

    CATEGORY = "category"
    SECTOR = "sector"
    REGISTERED_IDENTIFIER = "registered_identifier"
    CUSTOMER_NUMBER = "customer_number"
    CONTACT = "contact"
    SOLID_CONTACTS = "solid_contacts"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class FileRule:
    """What is due for each kind of account (`rules/account-file-*.yaml`)."""

    due: Mapping[AccountKind, tuple[FileItem, ...]]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class FileContents:
    """What stands in the file beside the account itself."""

    contacts: int = 0
    solid_contacts: int = 0
    solid_contacts_min: int = 3
    evidence_sheets: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """`degree` is the share of what is due that is there, 0 to 1; `missing` is the rest, in the rule's order."""

    degree: Decimal
    missing: tuple[FileItem, ...]


def completeness(account: Account, contents: FileContents, rule: FileRule) -> Completeness:
    """How complete the file is."""
    due = rule.due[account.kind]
    present = frozenset(_present(account, contents))
    missing = tuple(item for item in due if item not in present)
    degree = Decimal(len(due) - len(missing)) / len(due) if due else Decimal(1)
    return Completeness(degree.quantize(Decimal("0.01")), missing)


def _present(account: Account, contents: FileContents) -> Iterator[FileItem]:
    held = {
        FileItem.CATEGORY: account.category is not None,
        FileItem.SECTOR: account.sector is not None,
        FileItem.REGISTERED_IDENTIFIER: any(account.identifier(scheme) for scheme in (Scheme.LEI, Scheme.USCC)),
        FileItem.CUSTOMER_NUMBER: account.identifier(Scheme.CUSTOMER_NO) is not None,
        FileItem.CONTACT: contents.contacts > 0,
        FileItem.SOLID_CONTACTS: contents.solid_contacts >= contents.solid_contacts_min,
        FileItem.EVIDENCE: contents.evidence_sheets > 0,
    }
    return (item for item, there in held.items() if there)
