"""Accounts put on record, many at once: a file of them costs a few statements a chunk and not a few a row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.kept import Kept
from services.accounts.domain.account import Account, Number
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.store.account_row import cells, kept_of, numbers, write
from services.accounts.tables import AccountRow, IdentifierRow


@dataclass(frozen=True, slots=True)
class OnFile:
    """The accounts that have any of the numbers asked for, and who has which."""

    accounts: Mapping[UUID, Kept[Account]]
    holders: Mapping[Number, UUID]

    def holder(self, *wanted: Number | None) -> Kept[Account] | None:
        """The account that has the first of the numbers which anybody has."""
        return next((self.accounts[self.holders[n]] for n in wanted if n is not None and n in self.holders), None)


def on_file(session: Session, wanted: Iterable[Number]) -> OnFile:
    """Who has any of these numbers by now: identifiers, and `external_id`s as plain text."""
    asked = frozenset(wanted)
    external_ids = [number for number in asked if isinstance(number, str)]
    values = {number.value for number in asked if isinstance(number, Identifier)}
    same_value = select(IdentifierRow).where(IdentifierRow.value.in_(values))
    found = session.scalars(same_value).all() if values else ()
    numbers = ((Identifier(Scheme(row.scheme), row.value, row.issuer), row.account_id) for row in found)
    holders: dict[Number, UUID] = {number: account_id for number, account_id in numbers if number in asked}
    either = or_(AccountRow.external_id.in_(external_ids), AccountRow.id.in_(set(holders.values())))
    accounts = {row.id: kept_of(row) for row in session.scalars(select(AccountRow).where(either))}
    holders |= {kept.value.external_id: kept.id for kept in accounts.values() if kept.value.external_id in asked}
    return OnFile(accounts, holders)


def by_ids(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Kept[Account]]:
    """Accounts by their ids."""
    return {row.id: kept_of(row) for row in session.scalars(select(AccountRow).where(AccountRow.id.in_(ids)))}


def add_all(session: Session, fresh: Sequence[tuple[UUID, Account]], now: datetime) -> list[Kept[Account]]:
    """Keep new accounts, each under the id that it is given."""
    common = {"version": 1, "created_at": now, "updated_at": now}
    rows = [{"id": account_id, **cells(account), **common} for account_id, account in fresh]
    identifiers = [row for account_id, account in fresh for row in numbers(account_id, account)]
    for table, given in ((AccountRow, rows), (IdentifierRow, identifiers)):
        if given:
            session.connection().execute(insert(table), given)
    return [Kept(account_id, 1, now, now, account) for account_id, account in fresh]


def replace_all(
    session: Session, changes: Sequence[tuple[Kept[Account], Account]], now: datetime
) -> list[Kept[Account]]:
    """Let the account as it was read be followed by another; `Stale` when one of them is not the present one."""
    wanted = select(AccountRow).where(AccountRow.id.in_([kept.id for kept, _ in changes]))
    rows = {row.id: row for row in session.scalars(wanted)} if changes else {}
    for kept, account in changes:
        require_version(rows[kept.id].version, kept.version)
        write(rows[kept.id], account)
        rows[kept.id].updated_at = now
    session.flush()
    return [kept_of(rows[kept.id]) for kept, _ in changes]
