"""The book as an allocation finds it: active accounts, managers who are there, and what is known of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from services.accounts.domain.account import AccountStatus
from services.accounts.domain.address import AddressKind
from services.accounts.domain.allocation import Seat
from services.accounts.domain.allocation_profile import AllocationProfile
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.qualification import Decision
from services.accounts.store.shelf import Shelf
from services.accounts.store.tiers import tiers_on
from services.accounts.store.visibility import in_force, with_hours
from services.accounts.tables import (
    AccountRow,
    AddressRow,
    AllocationProfileRow,
    AssignmentRow,
    ManagerRow,
    QualificationRow,
)

profiles = Shelf(AllocationProfileRow, AllocationProfile, "allocation profile", ("created_at",))


@dataclass(frozen=True, slots=True)
class Found:
    """An account as an allocation finds it; `tier` is the assessed one, and the manager the primary one.

    An account that the house desk leads until somebody is named is nobody's here.
    """

    account_id: UUID
    name: str
    country: str
    region: str | None
    decision: Decision | None
    tier: str | None
    manager_id: UUID | None
    locked: bool


def standings(session: Session, on: date) -> Iterator[Found]:
    """Every active account with its tier, its present qualification and its primary manager on `on`."""
    primary = and_(
        AssignmentRow.account_id == AccountRow.id,
        AssignmentRow.role == ManagerRole.RELATIONSHIP.value,
        AssignmentRow.house_desk.is_(False),
        in_force(on),
    )
    qualified = and_(QualificationRow.account_id == AccountRow.id, QualificationRow.superseded_at.is_(None))
    query = (
        select(
            AccountRow.id,
            AccountRow.legal_name,
            AccountRow.country,
            QualificationRow.decision,
            AssignmentRow.manager_id,
            AssignmentRow.locked,
        )
        .outerjoin(QualificationRow, qualified)
        .outerjoin(AssignmentRow, primary)
        .where(AccountRow.status == AccountStatus.ACTIVE.value)
    )
    tiers, regions = tiers_on(session, on), _regions(session)
    for one, name, country, decision, manager_id, locked in session.execute(query):
        decided = Decision(decision) if decision else None
        yield Found(one, name, country, regions.get(one), decided, tiers.get(one), manager_id, bool(locked))


def seats(session: Session, on: date) -> Sequence[Seat]:
    """The relationship managers who are employed on `on`, with what an allocation takes into account of them.

    A house desk is one of them if it has hours of its own.
    """
    query = select(ManagerRow).where(ManagerRow.role == ManagerRole.RELATIONSHIP.value, employed(on), with_hours())
    known = {kept.value.manager_id: kept.value for kept in profiles.every(session)}
    return [_seat(row, known.get(row.id)) for row in session.scalars(query)]


def employed(on: date) -> ColumnElement[bool]:
    """The managers who are there on `on`."""
    until = ManagerRow.employed_until.is_(None) | (ManagerRow.employed_until > on)
    return and_(ManagerRow.employed_from <= on, until)


def without_one_manager(session: Session, on: date) -> int:
    """How many active accounts do not have exactly one primary manager who is there on `on`."""
    leads = (
        select(AssignmentRow.account_id)
        .join(ManagerRow, ManagerRow.id == AssignmentRow.manager_id)
        .where(AssignmentRow.role == ManagerRole.RELATIONSHIP.value, in_force(on), employed(on))
        .group_by(AssignmentRow.account_id)
        .having(func.count() == 1)
    )
    active = AccountRow.status == AccountStatus.ACTIVE.value
    return session.scalar(select(func.count()).select_from(AccountRow).where(active, AccountRow.id.not_in(leads))) or 0


def _regions(session: Session) -> dict[UUID, str]:
    registered = AddressRow.kind == AddressKind.REGISTERED.value, AddressRow.region != ""
    return dict(session.execute(select(AddressRow.account_id, AddressRow.region).where(*registered)).all())


def _seat(row: ManagerRow, profile: AllocationProfile | None) -> Seat:
    seat = Seat(row.id, row.external_id, Decimal(row.capacity_hours))
    if profile is None:
        return seat
    return replace_fields(
        seat,
        territories=frozenset(profile.territories),
        tier_max=profile.tier_max,
        match_degrees={style.tier: style.match_degree for style in profile.styles},
        style_sources={style.tier: style.source.value for style in profile.styles},
    )
