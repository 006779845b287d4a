"""Which accounts exist for a caller: all of them, or those that the caller serves.

A product manager does the back-office work of the managers that he or she is paired with, and so sees their accounts.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from services.accounts.domain.manager import ManagerRole
from services.accounts.tables import AssignmentRow, ManagerRow, PairingRow


@dataclass(frozen=True, slots=True)
class Viewer:
    """A manager who sees only the accounts served on `on`, in whatever role."""

    external_id: str
    on: date


def served(viewer: Viewer) -> Select[UUID]:
    """The ids of the accounts that the viewer serves, alone, in a team or for a paired manager."""
    own = select(ManagerRow.id).where(ManagerRow.external_id == viewer.external_id)
    paired = select(PairingRow.manager_id).where(PairingRow.product_manager_id.in_(own), paired_on(viewer.on))
    leads = and_(AssignmentRow.role == ManagerRole.RELATIONSHIP.value, AssignmentRow.manager_id.in_(paired))
    mine = or_(AssignmentRow.manager_id.in_(own), leads)
    return select(AssignmentRow.account_id).where(mine, in_force(viewer.on))


def paired_on(on: date) -> ColumnElement[bool]:
    """The pairings that hold on `on`."""
    return and_(PairingRow.starts_on <= on, or_(PairingRow.ends_on.is_(None), PairingRow.ends_on > on))


def with_hours() -> ColumnElement[bool]:
    """The managers who work; a house desk is one of them if it has hours of its own."""
    return or_(ManagerRow.house_desk.is_(False), ManagerRow.capacity_hours > 0)


def in_force(on: date) -> ColumnElement[bool]:
    """The assignments that hold on `on`."""
    open_ended = or_(AssignmentRow.ends_on.is_(None), AssignmentRow.ends_on > on)
    return and_(AssignmentRow.starts_on <= on, open_ended)
