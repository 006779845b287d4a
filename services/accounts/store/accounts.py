"""Accounts in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from chassis.wire import Code, CountryCode, ExternalId
from services.accounts.domain.account import Account, AccountKind, AccountStatus
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.qualification import Decision
from services.accounts.store.visibility import Viewer, in_force, served
from services.accounts.tables import AccountRow, AssignmentRow, IdentifierRow, QualificationRow

Number = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
NamePart = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
_SORTABLE = {
    "legal_name": AccountRow.legal_name,
    "created_at": AccountRow.created_at,
    "updated_at": AccountRow.updated_at,
}
_OWN = ("kind", "legal_name", "country", "category", "sector", "external_id", "status")


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


def add(session: Session, account_id: UUID, account: Account, now: datetime) -> Kept[Account]:
    """Keep a new account; a number or an `external_id` that another account has is refused."""
    _require_free(session, account, None)
    row = AccountRow(id=account_id, created_at=now, updated_at=now)
    _write(row, account)
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, account_id: UUID, viewer: Viewer | None = None, *, lock: bool = False) -> Kept[Account]:
    """The account, or `NotFound`; `viewer` narrows what exists. `lock` holds it until the end of the transaction."""
    query = _seen(select(AccountRow).where(AccountRow.id == account_id), viewer)
    row = session.scalar(query.with_for_update(of=AccountRow) if lock else query)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":account_id", {"resource": "account"}))
    return _kept(row)


def page(
    session: Session, query: PageQuery, wanted: AccountFilter, viewer: Viewer | None, on: date
) -> Slice[Kept[Account]]:
    """One page of the accounts wanted, as far as they exist for `viewer`."""
    return keyset(session, _seen(_chosen(wanted, on), viewer), query, _SORTABLE, AccountRow.id).map(_kept)


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


def replace(session: Session, account_id: UUID, version: int, account: Account, now: datetime) -> Kept[Account]:
    """Let version `version` be followed by `account`; `Stale` when that version is not the present one."""
    row = session.get_one(AccountRow, account_id)
    require_version(row.version, version)
    _require_free(session, account, account_id)
    _write(row, account)
    row.updated_at = now
    session.flush()
    return _kept(row)


def find(session: Session, external_id: str | None, lei: str | None) -> Kept[Account] | None:
    """The account with this `external_id`, else the one with this LEI."""
    by_id = select(AccountRow).where(AccountRow.external_id == external_id)
    row = session.scalar(by_id) if external_id else None
    if row is None and lei:
        row = session.scalar(select(AccountRow).where(AccountRow.id.in_(_holder(Identifier(Scheme.LEI, lei)))))
    return _kept(row) if row else None


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


def _require_free(session: Session, account: Account, own_id: UUID | None) -> None:
    # The table's keys refuse a duplicate too; asked first, so that the fault can say which of the numbers it is.
    taken = [
        Fault("account_exists", f"/identifiers/{i}/value", {"scheme": identifier.scheme.value})
        for i, identifier in enumerate(account.identifiers)
        if session.scalar(_holder(identifier)) not in (None, own_id)
    ]
    same_id = select(AccountRow.id).where(AccountRow.external_id == account.external_id)
    if account.external_id and session.scalar(same_id) not in (None, own_id):
        taken.append(Fault("account_exists", "/external_id", {"scheme": "external_id"}))
    if taken:
        raise Conflict(*taken)


def _holder(identifier: Identifier) -> Select[UUID]:
    return select(IdentifierRow.account_id).where(
        IdentifierRow.scheme == identifier.scheme.value,
        IdentifierRow.issuer == identifier.issuer,
        IdentifierRow.value == identifier.value,
    )


def _write(row: AccountRow, account: Account) -> None:
    for name in _OWN:
        setattr(row, name, getattr(account, name))
    present = {(found.scheme, found.issuer, found.value): found for found in row.identifiers}
    kept = [
        present.get((i.scheme.value, i.issuer, i.value))
        or IdentifierRow(scheme=i.scheme.value, issuer=i.issuer, value=i.value)
        for i in account.identifiers
    ]
    for position, identifier in enumerate(kept):
        identifier.position = position
    row.identifiers = kept


def _kept(row: AccountRow) -> Kept[Account]:
    return row.kept(
        Account(
            kind=AccountKind(row.kind),
            legal_name=row.legal_name,
            country=row.country,
            category=row.category,
            sector=row.sector,
            identifiers=tuple(Identifier(Scheme(i.scheme), i.value, i.issuer) for i in row.identifiers),
            external_id=row.external_id,
            status=AccountStatus(row.status),
        )
    )
