"""Addresses, documents and groups in the database."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.address import Address
from services.accounts.domain.document import AccountDocument
from services.accounts.domain.group import AccountGroup, GroupKind, GroupMember
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import AccountDocumentRow, AccountGroupRow, AccountRow, AddressRow, GroupMemberRow

addresses = Shelf(AddressRow, Address, "address", ("created_at",))
documents = Shelf(AccountDocumentRow, AccountDocument, "account document", ("next_due_on", "created_at"))
groups = Shelf(AccountGroupRow, AccountGroup, "account group", ("name", "created_at"))
members = Shelf(GroupMemberRow, GroupMember, "group member", ("created_at",))


def due_by(day: date) -> ColumnElement[bool]:
    """The condition of being due on `day` or before."""
    return AccountDocumentRow.next_due_on <= day


def still_due() -> ColumnElement[bool]:
    """The condition of being due some day."""
    return AccountDocumentRow.next_due_on.is_not(None)


def unreminded(session: Session, latest: date, most: int) -> list[Kept[AccountDocument]]:
    """Documents due until `latest` of which nobody was reminded, the longest due first; nobody else takes them."""
    row = AccountDocumentRow
    waiting = row.next_due_on <= latest, or_(row.reminded_for.is_(None), row.reminded_for != row.next_due_on)
    found = session.scalars(select(row.id).where(*waiting).order_by(row.next_due_on, row.id).limit(most))
    return [documents.get(session, document_id, None, lock=True) for document_id in found]


def groups_seen(viewer: Viewer | None, account_id: UUID | None) -> list[ColumnElement[bool]]:
    """The condition that a group has a member that the viewer serves, and this account."""
    held = select(GroupMemberRow.group_id)
    conditions: list[ColumnElement[bool]] = []
    if viewer is not None:
        conditions.append(AccountGroupRow.id.in_(held.where(GroupMemberRow.account_id.in_(served(viewer)))))
    if account_id is not None:
        conditions.append(AccountGroupRow.id.in_(held.where(GroupMemberRow.account_id == account_id)))
    return conditions


def elsewhere(session: Session, member: GroupMember) -> bool:
    """Whether the account is in another group of the kind already."""
    found = members.every(session, account_id=member.account_id, kind=member.kind, most=1)
    return bool(found) and found[0].value.group_id != member.group_id


def names(session: Session, found: Sequence[GroupMember]) -> Mapping[UUID, str]:
    """What the members are called."""
    ids = {member.account_id for member in found}
    rows = session.execute(select(AccountRow.id, AccountRow.legal_name).where(AccountRow.id.in_(ids)))
    return dict(rows.all())


def group_of(session: Session, account_id: UUID, kind: GroupKind = GroupKind.CORPORATE) -> list[GroupMember]:
    """Everybody in the account's group of this kind, the account itself too; nobody when it has none."""
    own = members.every(session, account_id=account_id, kind=kind, most=1)
    if not own:
        return []
    return [kept.value for kept in members.every(session, group_id=own[0].value.group_id)]
