"""Which accounts exist for a caller: all of them, or those that the caller serves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from services.accounts.tables import AssignmentRow, ManagerRow


@dataclass(frozen=True, slots=True)
class Viewer:
    """A manager who sees only the accounts served on `on`, in whatever role."""

    external_id: str
    on: date


def served(viewer: Viewer) -> Select[UUID]:
    """The ids of the accounts that the viewer serves."""
    return (
        select(AssignmentRow.account_id)
        .join(ManagerRow, ManagerRow.id == AssignmentRow.manager_id)
        .where(ManagerRow.external_id == viewer.external_id, in_force(viewer.on))
    )


def in_force(on: date) -> ColumnElement[bool]:
    """The assignments that hold on `on`."""
    open_ended = or_(AssignmentRow.ends_on.is_(None), AssignmentRow.ends_on > on)
    return and_(AssignmentRow.starts_on <= on, open_ended)
