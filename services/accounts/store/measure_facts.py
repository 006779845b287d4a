"""What measures are reckoned from, as it was known at a moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.accounts.domain.account import AccountKind, AccountStatus
from services.accounts.domain.complaint import Complaint
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.measures.book import Books, Stay
from services.accounts.store.complaints import complaints
from services.accounts.store.editions import as_known
from services.accounts.tables import (
    AccountRow,
    AssignmentRow,
    ComplaintRow,
    EditionRow,
    ManagerRow,
    QualificationRow,
)

Ids = Select[UUID]


def managers_from(session: Session, first: str, only: str | None) -> Iterator[str]:
    """The personnel numbers of the managers who lead accounts or did, from `first` on."""
    leads = select(AssignmentRow.manager_id).where(AssignmentRow.role == ManagerRole.RELATIONSHIP.value)
    query = select(ManagerRow.external_id).where(ManagerRow.id.in_(leads), ManagerRow.external_id >= first)
    if only is not None:
        query = query.where(ManagerRow.external_id == only)
    return iter(session.scalars(query.order_by(ManagerRow.external_id)).all())


def led_by(managers: Sequence[str]) -> Ids:
    """The ids of the accounts that these managers lead or ever led."""
    return (
        select(AssignmentRow.account_id)
        .join(ManagerRow, ManagerRow.id == AssignmentRow.manager_id)
        .where(ManagerRow.external_id.in_(managers), AssignmentRow.role == ManagerRole.RELATIONSHIP.value)
    )


def books(session: Session, managers: Sequence[str], known_at: datetime) -> Books:
    """The managers' books by the assignments known then."""
    query = select(ManagerRow.id, ManagerRow.external_id).where(ManagerRow.external_id.in_(managers))
    names = dict(session.execute(query).all())
    conditions = AssignmentRow.manager_id.in_(names), AssignmentRow.role == ManagerRole.RELATIONSHIP.value
    found = as_known(session, AssignmentRow, known_at, *conditions)
    return Books(tuple(managers), [_stay(row, names[row.manager_id], then) for row, then in found])


def kinds(session: Session, account_ids: Ids) -> Mapping[UUID, AccountKind]:
    """What each account is."""
    rows = session.execute(select(AccountRow.id, AccountRow.kind).where(AccountRow.id.in_(account_ids)))
    return {account_id: AccountKind(kind) for account_id, kind in rows}


def statuses(
    session: Session, account_ids: Ids, since: datetime, until: datetime
) -> Mapping[UUID, list[AccountStatus]]:
    """The statuses of each account from `since` to `until`; of one put on record later, its first."""
    found: dict[UUID, list[AccountStatus]] = defaultdict(list)
    for account_id, status, recorded_at, superseded_at in _status_spans(session, account_ids, since):
        if not found[account_id] or (recorded_at <= until and (superseded_at is None or superseded_at > since)):
            found[account_id].append(AccountStatus(status))
    return found


def decisions(session: Session, account_ids: Ids, day: date, known_at: datetime) -> Mapping[UUID, str]:
    """What each account was qualified as on evidence up to `day`, as it was known."""
    row = QualificationRow
    rank = func.row_number().over(partition_by=row.account_id, order_by=(row.created_at.desc(), row.id.desc()))
    known = row.account_id.in_(account_ids), row.evidence_until <= day, row.created_at <= known_at
    ranked = select(row.account_id, row.decision, rank.label("rank")).where(*known).subquery()
    latest = select(ranked.c.account_id, ranked.c.decision).where(ranked.c.rank == 1)
    return dict(session.execute(latest).all())


def cases(session: Session, account_ids: Ids, start: datetime, end: datetime, known_at: datetime) -> list[Complaint]:
    """The complaints and enquiries received from `start` until before `end`, as they were known."""
    received = ComplaintRow.received_at >= start, ComplaintRow.received_at < end
    return complaints.as_known(session, known_at, ComplaintRow.account_id.in_(account_ids), *received)


def _stay(row: AssignmentRow, manager: str, then: Mapping[str, object] | None) -> Stay:
    ends_on = row.ends_on
    if then is not None:
        ends_on = None if then["ends_on"] is None else date.fromisoformat(str(then["ends_on"]))
    return Stay(row.account_id, manager, row.starts_on, ends_on)


def _status_spans(
    session: Session, account_ids: Ids, since: datetime
) -> Iterator[tuple[UUID, str, datetime, datetime | None]]:
    earlier = select(EditionRow).where(EditionRow.noun == AccountRow.__tablename__)
    earlier = earlier.where(EditionRow.thing_id.in_(account_ids), EditionRow.superseded_at > since)
    for edition in session.scalars(earlier.order_by(EditionRow.thing_id, EditionRow.number)):
        status = cast("str", edition.document["status"])
        yield edition.thing_id, status, edition.recorded_at, edition.superseded_at
    present = select(AccountRow.id, AccountRow.status, AccountRow.updated_at).where(AccountRow.id.in_(account_ids))
    for account_id, status, updated_at in session.execute(present):
        yield account_id, status, updated_at, None
