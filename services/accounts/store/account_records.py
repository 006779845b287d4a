"""Accounts put on record, many at once: a file of them costs a few statements a chunk and not a few a row."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from chassis.bulk import insert_all, update_all
from chassis.conditional import require_version
from chassis.domain.kept import Kept
from services.accounts.domain.account import Account, Number
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.store.account_row import cells, kept_as, kept_of, numbers, write
from services.accounts.store.editions import Superseded, numbers_of, supersede
from services.accounts.tables import AccountRow, IdentifierRow

_COLUMNS = tuple(AccountRow.__table__.columns)
_MANY = 10


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
    having = select(IdentifierRow.account_id).where(IdentifierRow.value.in_(values))
    found = _identifiers(session, IdentifierRow.account_id.in_(having)) if values else {}
    holders: dict[Number, UUID] = {
        number: account_id for account_id, numbers in found.items() for number in numbers if number in asked
    }
    either = or_(AccountRow.external_id.in_(external_ids), AccountRow.id.in_(set(holders.values())))
    accounts = _accounts(session, either, found) if external_ids or holders else {}
    holders |= {kept.value.external_id: kept.id for kept in accounts.values() if kept.value.external_id in asked}
    return OnFile(accounts, holders)


def holders(session: Session, wanted: Iterable[Number]) -> dict[Number, UUID]:
    """Who has any of these numbers, and nothing else of them: for rows that only name an account."""
    asked = frozenset(wanted)
    external_ids = [number for number in asked if isinstance(number, str)]
    found: dict[Number, UUID] = {}
    if external_ids:
        own = select(AccountRow.external_id, AccountRow.id).where(AccountRow.external_id.in_(external_ids))
        found |= {external_id: account_id for external_id, account_id in session.execute(own) if external_id}
    row, values = IdentifierRow, {number.value for number in asked if isinstance(number, Identifier)}
    if values:
        query = select(row.account_id, row.scheme, row.value, row.issuer).where(row.value.in_(values))
        for account_id, scheme, value, issuer in session.execute(query):
            found[Identifier(Scheme(scheme), value, issuer)] = account_id
    return found


def by_ids(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Kept[Account]]:
    """Accounts by their ids."""
    return _accounts(session, AccountRow.id.in_(ids), {})


def _accounts(
    session: Session, condition: ColumnElement[bool], known: Mapping[UUID, Sequence[Identifier]]
) -> dict[UUID, Kept[Account]]:
    # Columns, not entities: a file of accounts is mostly read to find that nothing has changed.
    rows = session.execute(select(*_COLUMNS).where(condition)).all()
    unknown = [row.id for row in rows if row.id not in known]
    identifiers = {**known, **_identifiers(session, IdentifierRow.account_id.in_(unknown))} if unknown else known
    return {row.id: kept_as(row, identifiers.get(row.id, ())) for row in rows}


def _identifiers(session: Session, condition: ColumnElement[bool]) -> Mapping[UUID, list[Identifier]]:
    row, found = IdentifierRow, defaultdict[UUID, list[Identifier]](list)
    query = select(row.account_id, row.scheme, row.value, row.issuer).where(condition).order_by(row.position)
    for account_id, scheme, value, issuer in session.execute(query):
        found[account_id].append(Identifier(Scheme(scheme), value, issuer))
    return found


def add_all(session: Session, fresh: Sequence[tuple[UUID, Account]], now: datetime) -> list[Kept[Account]]:
    """Keep new accounts, each under the id that it is given."""
    common = {"version": 1, "created_at": now, "updated_at": now}
    insert_all(session, AccountRow, [{"id": account_id, **cells(account)} for account_id, account in fresh], common)
    insert_all(
        session, IdentifierRow, [row for account_id, account in fresh for row in numbers(account_id, account)], {}
    )
    return [Kept(account_id, 1, now, now, account) for account_id, account in fresh]


def replace_all(
    session: Session, changes: Sequence[tuple[Kept[Account], Account]], now: datetime
) -> list[Kept[Account]]:
    """Let the account as it was read be followed by another; `Stale` when one of them is not the present one.

    Many at once whose numbers stay are written with two statements; a single one, and numbers, by the session.
    """
    plain = [change for change in changes if change[0].value.identifiers == change[1].identifiers]
    if len(plain) < _MANY:
        return _replaced(session, changes, now)
    written = {kept.id: kept for kept in _written(session, plain, now)}
    rest = _replaced(session, [change for change in changes if change[0].id not in written], now)
    written |= {kept.id: kept for kept in rest}
    return [written[kept.id] for kept, _ in changes]


def _written(
    session: Session, changes: Sequence[tuple[Kept[Account], Account]], now: datetime
) -> Iterator[Kept[Account]]:
    supersede(session, AccountRow, [_superseded(kept, account) for kept, account in changes])
    rows = [{"id": kept.id, "version": kept.version, **cells(account)} for kept, account in changes]
    update_all(session, AccountRow, rows, {"updated_at": now})
    for kept, account in changes:
        yield Kept(kept.id, kept.version + 1, kept.created_at, now, account)


def _superseded(kept: Kept[Account], account: Account) -> Superseded:
    before, after = ({**cells(value), "identifiers": numbers_of(value.identifiers)} for value in (kept.value, account))
    return Superseded(kept.id, kept.id, kept.version, kept.updated_at, before, after)


def _replaced(session: Session, changes: Sequence[tuple[Kept[Account], Account]], now: datetime) -> list[Kept[Account]]:
    wanted = select(AccountRow).where(AccountRow.id.in_([kept.id for kept, _ in changes]))
    rows = {row.id: row for row in session.scalars(wanted)} if changes else {}
    for kept, account in changes:
        require_version(rows[kept.id].version, kept.version)
        write(rows[kept.id], account)
        rows[kept.id].updated_at = now
    session.flush()
    return [kept_of(rows[kept.id]) for kept, _ in changes]
