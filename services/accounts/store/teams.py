"""Teams in the database: members, pairings, share sheets and referrals."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select
from sqlalchemy.orm import Session, aliased

from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.pairing import Pairing
from services.accounts.domain.referral import Referral
from services.accounts.domain.team import Member, ShareSheet
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer, in_force, paired_on, served, with_hours
from services.accounts.tables import (
    AccountRow,
    AssignmentRow,
    ManagerRow,
    PairingRow,
    QualificationRow,
    ReferralRow,
    ShareSheetRow,
)

pairings = Shelf(PairingRow, Pairing, "pairing", ("starts_on", "created_at"))
share_sheets = Shelf(ShareSheetRow, ShareSheet, "team share sheet", ("starts_on", "created_at"))
referrals = Shelf(ReferralRow, Referral, "referral", ("referred_on", "created_at"))

Ids = Collection[UUID]


def of_either(pairing: Pairing) -> ColumnElement[bool]:
    """The condition of being a pairing of one of the two."""
    mine = PairingRow.product_manager_id == pairing.product_manager_id
    return or_(mine, PairingRow.manager_id == pairing.manager_id)


def paired_with(external_id: str) -> ColumnElement[bool]:
    """The condition of being a pairing of this manager, in either role."""
    own = select(ManagerRow.id).where(ManagerRow.external_id == external_id)
    return or_(PairingRow.product_manager_id.in_(own), PairingRow.manager_id.in_(own))


def by_colleague(viewer: Viewer | None) -> ColumnElement[bool]:
    """The condition of being a colleague's, and made by the viewer or about an account that the viewer serves."""
    if viewer is None:
        return ReferralRow.referrer.is_not(None)
    return ReferralRow.referrer.is_not(None) & or_(
        ReferralRow.account_id.in_(served(viewer)), ReferralRow.referrer == viewer.external_id
    )


def members(session: Session, account_ids: Ids, on: date) -> Mapping[UUID, list[Member]]:
    """Who serves each account on `on`, in the order in which they began."""
    columns = AssignmentRow.account_id, AssignmentRow.role, AssignmentRow.starts_on, AssignmentRow.ends_on
    query = select(ManagerRow.external_id, ManagerRow.name, *columns).join(
        AssignmentRow, AssignmentRow.manager_id == ManagerRow.id
    )
    query = query.where(AssignmentRow.account_id.in_(account_ids), in_force(on))
    found: dict[UUID, list[Member]] = defaultdict(list)
    ordered = query.order_by(AssignmentRow.starts_on, AssignmentRow.id)
    for external_id, name, account_id, role, starts_on, ends_on in session.execute(ordered):
        found[account_id].append(Member(external_id, name, ManagerRole(role), starts_on, ends_on))
    return found


def pairs_on(session: Session, on: date) -> set[tuple[str, str]]:
    """Who is paired on `on`: (product manager, relationship manager), by personnel number."""
    product, leader = aliased(ManagerRow), aliased(ManagerRow)
    query = select(product.external_id, leader.external_id).select_from(PairingRow)
    query = query.join(product, product.id == PairingRow.product_manager_id)
    query = query.join(leader, leader.id == PairingRow.manager_id)
    return {(one, other) for one, other in session.execute(query.where(paired_on(on)))}


def core(session: Session, account_ids: Ids, decisions: Collection[str], at: datetime) -> set[UUID]:
    """Those of the accounts that were qualified as one of `decisions` at that moment."""
    query = _qualified(decisions, at).where(QualificationRow.account_id.in_(account_ids))
    return set(session.scalars(query))


def core_accounts(
    session: Session, query: PageQuery, viewer: Viewer | None, decisions: Collection[str], at: datetime, *, on: date,
    missing: ManagerRole | None,
) -> Slice[UUID]:  # fmt: skip
    """One page of the accounts that were core at `at`; `missing` asks for those that nobody serves in that role."""
    wanted = select(AccountRow).where(AccountRow.id.in_(_qualified(decisions, at)))
    if viewer is not None:
        wanted = wanted.where(AccountRow.id.in_(served(viewer)))
    if missing is not None:
        seated = select(AssignmentRow.account_id).where(in_force(on), AssignmentRow.role == missing.value)
        wanted = wanted.where(AccountRow.id.not_in(seated))
    found = keyset(session, wanted, query, {"created_at": AccountRow.created_at}, AccountRow.id)
    return found.map(lambda row: row.id)


def managers_on(session: Session, role: ManagerRole, on: date) -> Sequence[UUID]:
    """The managers of a role who are employed on `on`, by personnel number."""
    still = or_(ManagerRow.employed_until.is_(None), ManagerRow.employed_until > on)
    query = select(ManagerRow.id).where(
        ManagerRow.role == role.value, ManagerRow.employed_from <= on, still, with_hours()
    )
    return session.scalars(query.order_by(ManagerRow.external_id)).all()


def served_together(session: Session, on: date) -> Mapping[tuple[UUID, UUID], int]:
    """How many accounts each product manager and each relationship manager serve together on `on`."""
    product, leader = _serving(ManagerRole.PRODUCT, on), _serving(ManagerRole.RELATIONSHIP, on)
    query = select(product.c.manager_id, leader.c.manager_id, func.count())
    query = query.join(leader, leader.c.account_id == product.c.account_id)
    rows = session.execute(query.group_by(product.c.manager_id, leader.c.manager_id))
    return {(one, other): count for one, other, count in rows}


def _serving(role: ManagerRole, on: date) -> Subquery:
    query = select(AssignmentRow.manager_id, AssignmentRow.account_id)
    return query.where(AssignmentRow.role == role.value, in_force(on)).subquery()


def _qualified(decisions: Collection[str], at: datetime) -> Select[UUID]:
    row = QualificationRow
    holding = row.created_at <= at, or_(row.superseded_at.is_(None), row.superseded_at > at)
    return select(row.account_id).where(row.decision.in_(decisions), *holding)
