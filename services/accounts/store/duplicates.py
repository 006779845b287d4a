"""Duplicates in the database: keys, pairs that share one, and moving what hangs on an account to another."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from services.accounts.domain.duplicate import DuplicateCandidate, NamedAccount
from services.accounts.store.shelf import Shelf
from services.accounts.tables import (
    AccountRow,
    AccountsRow,
    AssignmentRow,
    ContactEditionRow,
    ContactRow,
    CriteriaTrialOutcomeRow,
    DuplicateCandidateRow,
    GroupMemberRow,
    IdentifierRow,
    ListMemberRow,
    NameKeyRow,
    PlacementRow,
    QualificationRow,
    ShareSheetRow,
    TierAssessmentRow,
)

candidates = Shelf(DuplicateCandidateRow, DuplicateCandidate, "duplicate candidate", ("created_at",))

_STAYS = (IdentifierRow, AssignmentRow, PlacementRow, QualificationRow, GroupMemberRow, NameKeyRow, ContactEditionRow,
          ShareSheetRow, TierAssessmentRow, ListMemberRow, CriteriaTrialOutcomeRow)  # fmt: skip
"""What is the account's own: its numbers and managers are seen to by name, its verdicts were about it alone."""

_OF_THE_HOUSE = (PlacementRow, NameKeyRow, ContactEditionRow, CriteriaTrialOutcomeRow)
"""What nobody looks for in an account's file."""


def named_after(session: Session, after: UUID | None, most: int) -> list[NamedAccount]:
    """The next accounts that are not closed, in the order of their ids."""
    query = select(AccountRow.id, AccountRow.legal_name, AccountRow.country).where(AccountRow.status != "closed")
    if after is not None:
        query = query.where(AccountRow.id > after)
    return [NamedAccount(*row) for row in session.execute(query.order_by(AccountRow.id).limit(most))]


def count_named(session: Session) -> int:
    """How many accounts are compared."""
    return session.scalar(select(func.count()).select_from(AccountRow).where(AccountRow.status != "closed")) or 0


def keep_keys(session: Session, keys: Mapping[UUID, Collection[str]]) -> None:
    """Let the accounts have these keys."""
    session.execute(delete(NameKeyRow).where(NameKeyRow.account_id.in_(keys)))
    rows = [{"account_id": account_id, "key": key} for account_id, found in keys.items() for key in found]
    if rows:
        session.connection().execute(insert(NameKeyRow), rows)


def meeting(session: Session, ids: Collection[UUID], block_max: int) -> list[tuple[NamedAccount, NamedAccount]]:
    """The pairs of these accounts and later ones that share a key few others have, and are no candidates yet."""
    mine, other = aliased(NameKeyRow), aliased(NameKeyRow)
    crowded = select(NameKeyRow.key).group_by(NameKeyRow.key).having(func.count() > block_max)
    shared = select(mine.account_id, other.account_id).distinct().join(other, other.key == mine.key)
    shared = shared.where(mine.account_id.in_(ids), other.account_id > mine.account_id, mine.key.not_in(crowded))
    pairs = [(one, two) for one, two in session.execute(shared)]
    row = DuplicateCandidateRow
    known = set(session.execute(select(row.first_id, row.second_id).where(row.first_id.in_(ids))).all())
    names = _named(session, {account_id for pair in pairs for account_id in pair})
    return [(names[one], names[two]) for one, two in pairs if (one, two) not in known and one in names and two in names]


def move_all(session: Session, source: UUID, target: UUID, now: datetime) -> dict[str, list[str]]:
    """Let everything that hangs on `source` hang on `target`, but for what clashes there; what was moved, by table."""
    moved: dict[str, list[str]] = {}
    for row in _hanging():
        found = session.scalars(select(row).where(row.account_id == source)).all()
        free = [each for each in found if not _clashes(session, each, target)]
        if free:
            moved[row.__tablename__] = [str(each.id) for each in free]
            _hang(session, free, target, now)
    return moved


def left_with(session: Session, account_id: UUID) -> dict[str, int]:
    """How many rows of each table hang on the account: after a merge, what stayed behind."""
    found: dict[str, int] = {}
    for row in _of_accounts():
        count = session.scalar(select(func.count()).select_from(row).where(row.account_id == account_id)) or 0
        if count and not issubclass(row, _OF_THE_HOUSE):
            found[row.__tablename__] = count
    return found


def move_back(session: Session, moved: Mapping[str, Sequence[str]], source: UUID, target: UUID, now: datetime) -> None:
    """Let what was moved to `target`, and is still there, hang on `source` again."""
    for row in _hanging():
        ids = [UUID(text) for text in moved.get(row.__tablename__, ())]
        if ids:
            found = session.scalars(select(row).where(row.id.in_(ids), row.account_id == target)).all()
            _hang(session, found, source, now)


def _hanging() -> Iterator[type[ContactRow]]:
    """Every table whose rows move with an account; they have in common what contacts have."""
    return (row for row in _of_accounts() if not issubclass(row, _STAYS))


def _of_accounts() -> Iterator[type[ContactRow]]:
    for mapper in sorted(AccountsRow.registry.mappers, key=lambda found: found.class_.__tablename__):
        column = mapper.columns.get("account_id")
        if column is not None and column.foreign_keys:
            yield cast("type[ContactRow]", mapper.class_)


def _hang(session: Session, rows: Sequence[ContactRow], target: UUID, now: datetime) -> None:
    for row in rows:
        row.account_id, row.updated_at = target, now
    session.flush()
    people = [row.id for row in rows if isinstance(row, ContactRow)]
    if people:
        held = update(ContactEditionRow).where(ContactEditionRow.contact_id.in_(people))
        session.execute(held.values(account_id=target), execution_options={"synchronize_session": False})


def _clashes(session: Session, row: ContactRow, target: UUID) -> bool:
    """Whether a unique key of the table would be broken by moving the row."""
    table = type(row).__table__
    for index in getattr(table, "indexes", ()):
        names = [column.name for column in index.columns]
        if index.unique and "account_id" in names:
            wanted = {name: getattr(row, name) for name in names} | {"account_id": target}
            same = session.scalar(select(func.count()).select_from(type(row)).filter_by(**wanted))
            if same and None not in wanted.values():
                return True
    return False


def _named(session: Session, ids: Collection[UUID]) -> Mapping[UUID, NamedAccount]:
    query = select(AccountRow.id, AccountRow.legal_name, AccountRow.country).where(AccountRow.id.in_(ids))
    found = [NamedAccount(*row) for row in session.execute(query.where(AccountRow.status != "closed"))]
    return {account.account_id: account for account in found}
