"""Lists of accounts and the accounts on them, in the database."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from chassis.jobs.kind import JobState
from chassis.tables import JobRow
from services.accounts.domain.account_list import AccountList, ListMember, ListState, NamedMember, WorkState
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import AccountListRow, AccountRow, ListMemberRow

account_lists = Shelf(AccountListRow, AccountList, "list", ("created_at",))
list_members = Shelf(ListMemberRow, ListMember, "list member", ("joined_on", "due_on", "created_at"))

REFRESHES = "list-refreshes"
"""The kind of the jobs that apply the rules of lists."""

NOT_LEFT = ListMemberRow.left_on.is_(None)


def due_refreshes(session: Session, day: date, most: int | None) -> list[UUID]:
    """The open lists whose rule is to be applied every day, was not yet on `day`, and is nobody's work just now.

    A refresh that was asked for on `day` counts, whatever came of it: what failed is tried again on the next day.
    """
    row, morning = AccountListRow, datetime.combine(day, time(), UTC)
    unfinished = JobRow.state.in_([JobState.QUEUED, JobState.RUNNING])
    asked = select(JobRow.input).where(JobRow.kind == REFRESHES, unfinished | (JobRow.created_at >= morning))
    busy = {UUID(str(given["list_id"])) for given in session.scalars(asked)}
    stale = row.refreshed_on.is_(None) | (row.refreshed_on < day)
    ruled = row.state == ListState.OPEN.value, row.refreshes_daily, row.condition.is_not(None)
    found = session.scalars(select(row.id).where(*ruled, stale).order_by(row.id))
    return [list_id for list_id in found if list_id not in busy][:most]


def on_day(day: date) -> ColumnElement[bool]:
    """Who is on a list on `day`."""
    return and_(ListMemberRow.joined_on <= day, NOT_LEFT | (ListMemberRow.left_on > day))


def present_members(session: Session, list_id: UUID, account_ids: Collection[UUID]) -> dict[UUID, Kept[ListMember]]:
    """Those of the accounts that are on the list."""
    among = ListMemberRow.account_id.in_(account_ids)
    return {kept.value.account_id: kept for kept in list_members.every(session, NOT_LEFT, among, list_id=list_id)}


def unfinished(session: Session, list_id: UUID) -> int:
    """How many accounts are on the list and not done."""
    row = ListMemberRow
    query = select(func.count()).where(row.list_id == list_id, NOT_LEFT, row.state != WorkState.DONE.value)
    return session.scalars(query).one()


def named_members(session: Session, list_id: UUID, viewer: Viewer | None, most: int) -> Sequence[NamedMember]:
    """Everybody who is or was on the list, with names, as far as the accounts exist for `viewer`."""
    found = [kept.value for kept in list_members.every(session, viewer=viewer, most=most, list_id=list_id)]
    query = select(AccountRow.id, AccountRow.external_id, AccountRow.legal_name)
    on_list = AccountRow.id.in_(select(ListMemberRow.account_id).where(ListMemberRow.list_id == list_id))
    query = query.where(on_list) if viewer is None else query.where(on_list, AccountRow.id.in_(served(viewer)))
    names = {account_id: (number, name) for account_id, number, name in session.execute(query)}
    return [NamedMember(*names[member.account_id], member) for member in found]
