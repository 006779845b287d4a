"""Accounts in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from chassis.wire import Code, CountryCode, ExternalId
from services.accounts.domain.account import Account, AccountKind, AccountStatus
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.qualification import Decision
from services.accounts.store.account_row import kept_of
from services.accounts.store.visibility import Viewer, in_force, served
from services.accounts.tables import AccountRow, AssignmentRow, IdentifierRow, QualificationRow

Number = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
NamePart = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
_SORTABLE = {
    "legal_name": AccountRow.legal_name,
    "created_at": AccountRow.created_at,
    "updated_at": AccountRow.updated_at,
}


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts: every criterion that is given must hold."""

    kind: Annotated[AccountKind | None, Field(description="Organisations or persons.")] = None
    country: Annotated[CountryCode | None, Field(description="Where it is registered.")] = None
    category: Annotated[Code | None, Field(description="Its entity category.")] = None
    sector: Annotated[Code | None, Field(description="Its sector.")] = None
    status: Annotated[AccountStatus | None, Field(description="Where the relationship stands.")] = None
    external_id: Annotated[ExternalId | None, Field(description="Its id in the bank's own system.")] = None
    name: Annotated[NamePart | None, Field(description="A part of the legal name, in any case.")] = None
    identifier: Annotated[Number | None, Field(description="A number of any scheme.")] = None
    decision: Annotated[Decision | None, Field(description="What the account is qualified as.")] = None
    manager_id: Annotated[UUID | None, Field(description="The primary manager today.")] = None
    assigned: Annotated[bool | None, Field(description="Whether it has a primary manager today.")] = None


def get(session: Session, account_id: UUID, viewer: Viewer | None = None, *, lock: bool = False) -> Kept[Account]:
    """The account, or `NotFound`; `viewer` narrows what exists. `lock` holds it until the end of the transaction."""
    query = _seen(select(AccountRow).where(AccountRow.id == account_id), viewer)
    row = session.scalar(query.with_for_update(of=AccountRow) if lock else query)
    if row is None:
        raise unknown()
    return kept_of(row)


def unknown() -> NotFound:
    """What is said of an account that does not exist for the caller."""
    return NotFound(Fault("unknown_resource", ":account_id", {"resource": "account"}))


def page(
    session: Session, query: PageQuery, wanted: AccountFilter, viewer: Viewer | None, on: date
) -> Slice[Kept[Account]]:
    """One page of the accounts wanted, as far as they exist for `viewer`."""
    return keyset(session, _seen(_chosen(wanted, on), viewer), query, _SORTABLE, AccountRow.id).map(kept_of)


def count(session: Session, wanted: AccountFilter, viewer: Viewer | None, on: date) -> int:
    """How many accounts are wanted."""
    found = _seen(_chosen(wanted, on), viewer).with_only_columns(func.count(AccountRow.id))
    return session.scalar(found) or 0


def ids_after(
    session: Session, wanted: AccountFilter, viewer: Viewer | None, on: date, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """The next ids in their own order: how long work goes through the accounts."""
    query = _seen(_chosen(wanted, on), viewer).with_only_columns(AccountRow.id).order_by(AccountRow.id).limit(limit)
    return session.scalars(query.where(AccountRow.id > after) if after else query).all()


def seen(session: Session, account_ids: Collection[UUID], viewer: Viewer | None) -> frozenset[UUID]:
    """Which of the accounts exist for `viewer`."""
    query = _seen(select(AccountRow).where(AccountRow.id.in_(account_ids)), viewer)
    return frozenset(session.scalars(query.with_only_columns(AccountRow.id)))


def statuses(session: Session, account_ids: Collection[UUID]) -> dict[UUID, AccountStatus]:
    """Where the relationship with each account stands."""
    query = select(AccountRow.id, AccountRow.status).where(AccountRow.id.in_(account_ids))
    return {account_id: AccountStatus(status) for account_id, status in session.execute(query)}


def active(viewer: Viewer | None, manager_id: UUID | None, on: date) -> Select[UUID]:
    """The ids of the active accounts, of one primary manager if one is named, as a query to narrow others by."""
    wanted = AccountFilter(status=AccountStatus.ACTIVE, manager_id=manager_id)
    return _seen(_chosen(wanted, on), viewer).with_only_columns(AccountRow.id)


def _chosen(wanted: AccountFilter, on: date) -> Select[AccountRow]:
    plain = ("kind", "country", "category", "sector", "status", "external_id")
    given = {name: value for name in plain if (value := getattr(wanted, name)) is not None}
    query = select(AccountRow).filter_by(**given)
    if wanted.name is not None:
        query = query.where(AccountRow.legal_name.icontains(wanted.name, autoescape=True))
    if wanted.identifier is not None:
        numbers = select(IdentifierRow.account_id).where(IdentifierRow.value == wanted.identifier)
        query = query.where(AccountRow.id.in_(numbers))
    if wanted.decision is not None:
        decided = select(QualificationRow.account_id).where(
            QualificationRow.decision == wanted.decision, QualificationRow.superseded_at.is_(None)
        )
        query = query.where(AccountRow.id.in_(decided))
    return _assigned(query, wanted, on)


def _assigned(query: Select[AccountRow], wanted: AccountFilter, on: date) -> Select[AccountRow]:
    primary = select(AssignmentRow.account_id).where(AssignmentRow.role == ManagerRole.RELATIONSHIP.value, in_force(on))
    if wanted.manager_id is not None:
        query = query.where(AccountRow.id.in_(primary.where(AssignmentRow.manager_id == wanted.manager_id)))
    if wanted.assigned is not None:
        held = AccountRow.id.in_(primary)
        query = query.where(held if wanted.assigned else ~held)
    return query


def _seen(query: Select[AccountRow], viewer: Viewer | None) -> Select[AccountRow]:
    return query if viewer is None else query.where(AccountRow.id.in_(served(viewer)))
