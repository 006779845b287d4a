"""Lists of accounts and the accounts on them, in the database."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.account_list import AccountList, ListMember, NamedMember
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import AccountListRow, AccountRow, ListMemberRow

account_lists = Shelf(AccountListRow, AccountList, "list", ("created_at",))
list_members = Shelf(ListMemberRow, ListMember, "list member", ("joined_on", "due_on", "created_at"))

NOT_LEFT = ListMemberRow.left_on.is_(None)


def on_day(day: date) -> ColumnElement[bool]:
    """Who is on a list on `day`."""
    return and_(ListMemberRow.joined_on <= day, NOT_LEFT | (ListMemberRow.left_on > day))


def present_members(session: Session, list_id: UUID, account_ids: Collection[UUID]) -> dict[UUID, Kept[ListMember]]:
    """Those of the accounts that are on the list."""
    among = ListMemberRow.account_id.in_(account_ids)
    return {kept.value.account_id: kept for kept in list_members.every(session, NOT_LEFT, among, list_id=list_id)}


def named_members(session: Session, list_id: UUID, viewer: Viewer | None, most: int) -> Sequence[NamedMember]:
    """Everybody who is or was on the list, with names, as far as the accounts exist for `viewer`."""
    found = [kept.value for kept in list_members.every(session, viewer=viewer, most=most, list_id=list_id)]
    query = select(AccountRow.id, AccountRow.external_id, AccountRow.legal_name)
    on_list = AccountRow.id.in_(select(ListMemberRow.account_id).where(ListMemberRow.list_id == list_id))
    query = query.where(on_list) if viewer is None else query.where(on_list, AccountRow.id.in_(served(viewer)))
    names = {account_id: (number, name) for account_id, number, name in session.execute(query)}
    return [NamedMember(*names[member.account_id], member) for member in found]
