"""What measures are reckoned from, as it was known at a moment."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from services.accounts.domain.account import AccountKind, AccountStatus
from services.accounts.domain.activity import Activity
from services.accounts.domain.campaign import Campaign
from services.accounts.domain.collection import Ledger
from services.accounts.domain.complaint import Complaint
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.measures.book import Books, Stay
from services.accounts.domain.payment import Allocation
from services.accounts.domain.receivable import ReceivableState
from services.accounts.store.activities import activities as activity_shelf
from services.accounts.store.cash import allocations, receivables
from services.accounts.store.complaints import complaints
from services.accounts.store.editions import as_known, changed_since
from services.accounts.store.growth import campaigns as campaign_shelf
from services.accounts.store.qualifications import decided_by
from services.accounts.store.visibility import with_hours
from services.accounts.tables import (
    AccountRow,
    ActivityRow,
    AssignmentRow,
    CampaignRow,
    ComplaintRow,
    EditionRow,
    ManagerRow,
    PaymentAllocationRow,
    QualificationRow,
    ReceivableRow,
)

Ids = Select[UUID]


def managers_from(session: Session, first: str, only: str | None) -> Iterator[str]:
    """The personnel numbers of who leads accounts or did, from `first` on; a house desk is asked for by name."""
    leads = select(AssignmentRow.manager_id).where(AssignmentRow.role == ManagerRole.RELATIONSHIP.value)
    query = select(ManagerRow.external_id).where(ManagerRow.id.in_(leads), ManagerRow.external_id >= first)
    query = query.where(with_hours() if only is None else ManagerRow.external_id == only)
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


def filed_between(session: Session, account_ids: Ids, start: datetime, until: datetime) -> set[UUID]:
    """Those of the accounts that were put on record from `start` to `until`."""
    filed = AccountRow.created_at >= start, AccountRow.created_at <= until
    return set(session.scalars(select(AccountRow.id).where(AccountRow.id.in_(account_ids), *filed)))


def these(ids: Collection[UUID]) -> Ids:
    """The ids of these accounts, as a query to narrow others by."""
    return select(AccountRow.id).where(AccountRow.id.in_(ids))


def activities(
    session: Session, managers: Sequence[str], start: datetime, end: datetime, known_at: datetime
) -> list[Activity]:
    """The managers' activities that begin, or are asked for, from `start` until before `end`, as they were known."""
    row = ActivityRow
    begun, asked = row.starts_at.between(start, end), row.requested_at.between(start, end)
    wanted = and_(row.owner.in_(managers), or_(begun, asked))
    found = activity_shelf.as_known(session, known_at, or_(wanted, row.id.in_(changed_since(row, known_at))))
    return [each for each in found if each.owner in managers]


def campaigns(session: Session, managers: Sequence[str], start: date, end: date, known_at: datetime) -> list[Campaign]:
    """The managers' campaigns that begin from `start` until before `end`, as they were known."""
    row = CampaignRow
    wanted = and_(row.owner.in_(managers), row.starts_on >= start, row.starts_on < end)
    found = campaign_shelf.as_known(session, known_at, or_(wanted, row.id.in_(changed_since(row, known_at))))
    return [each for each in found if each.owner in managers and start <= each.starts_on < end]


def ledgers(session: Session, account_ids: Ids, last: date, known_at: datetime) -> list[Ledger]:
    """What these accounts were billed until `last`, with what was paid on it, as it was known.

    Only what may still count in the year of `last`: billed or due in it, paid in it, or given up.
    """
    row, part = ReceivableRow, PaymentAllocationRow
    year = date(last.year, 1, 1)
    recent = or_(row.due_on >= year, row.billed_on >= year, row.state == ReceivableState.WRITTEN_OFF.value)
    paid = row.id.in_(select(part.receivable_id).where(part.made_on >= year))
    counting = or_(recent, paid, row.id.in_(changed_since(row, known_at)))
    found = as_known(session, row, known_at, row.account_id.in_(account_ids), row.billed_on <= last, counting)
    billed = {kept.id: receivables.known(kept, then) for kept, then in found}
    parts: dict[UUID, list[Allocation]] = {receivable_id: [] for receivable_id in billed}
    for each in allocations.as_known(session, known_at, part.account_id.in_(account_ids), part.made_on <= last):
        if each.receivable_id in parts:
            parts[each.receivable_id].append(each)
    return [Ledger(receivable, tuple(parts[receivable_id])) for receivable_id, receivable in billed.items()]


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
    """What each account was qualified as by the end of `day`, or later on evidence up to it, as it was known."""
    row = QualificationRow
    rank = func.row_number().over(partition_by=row.account_id, order_by=(row.created_at.desc(), row.id.desc()))
    known = row.account_id.in_(account_ids), decided_by(day), row.created_at <= known_at
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
