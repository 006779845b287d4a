"""Whose the rows of contacts and evidence are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from chassis.domain.errors import Fault, NotFound, Refusal
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts.domain.account import Number
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.domain.import_rows import AccountKey
from services.accounts.domain.row import Row
from services.accounts.store import account_records as records
from services.accounts.store import accounts
from services.accounts.usecases.rights import viewer_of

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Filing(Generic[Value]):
    """What a row says, and the account that it is filed under."""

    account_id: UUID
    value: Value


def filings(
    work: Work, rows: Sequence[Cells], read: Callable[[Row], tuple[AccountKey, Value]]
) -> list[Filing[Value] | Refusal]:
    """The rows as they are read, each with its account or refused; the accounts are looked up all at once."""
    readings = [_reading(read, row) for row in rows]
    keys = {reading[0] for reading in readings if not isinstance(reading, Refusal)}
    owners = _owners(work, keys)
    return [
        reading if isinstance(reading, Refusal) else _filing(owners.get(reading[0]), *reading) for reading in readings
    ]


def key_of(row: Cells) -> str:
    """The account's part of what names a row."""
    return row.get("account_external_id") or row.get("account_lei", "").upper()


def _reading(read: Callable[[Row], tuple[AccountKey, Value]], row: Cells) -> tuple[AccountKey, Value] | Refusal:
    try:
        return read(Row.of(row))
    except Refusal as refusal:
        return refusal


def _owners(work: Work, keys: Iterable[AccountKey]) -> dict[AccountKey, UUID]:
    numbers: dict[AccountKey, Number] = {key: key.external_id or Identifier(Scheme.LEI, key.lei) for key in keys}
    holders = records.holders(work.session, numbers.values())
    found = {key: holders[number] for key, number in numbers.items() if number in holders}
    seen = accounts.seen(work.session, found.values(), viewer_of(work))
    return {key: account_id for key, account_id in found.items() if account_id in seen}


def _filing(account_id: UUID | None, key: AccountKey, value: Value) -> Filing[Value] | Refusal:
    if account_id is None:
        pointer = "/account_external_id" if key.external_id else "/account_lei"
        return NotFound(Fault("unknown_account", pointer, {"account": key.external_id or key.lei}))
    return Filing(account_id, value)
