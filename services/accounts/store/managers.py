"""Managers in the database."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.tables import ManagerRow


@dataclass(frozen=True, slots=True)
class ManagerFilter:
    """Which managers: every criterion that is given must hold."""

    external_id: str | None = None
    role: ManagerRole | None = None
    grade: str | None = None


def add(session: Session, manager_id: UUID, manager: Manager, now: datetime) -> Kept[Manager]:
    """Keep a new manager; an `external_id` already taken is refused by the table's unique key."""
    row = ManagerRow(id=manager_id, created_at=now, updated_at=now, **asdict(manager))
    session.add(row)
    session.flush()
    return _kept(row)


def get(
    session: Session, manager_id: UUID, only_external_id: str | None = None, *, lock: bool = False
) -> Kept[Manager]:
    """The manager, or `NotFound`; `only_external_id` narrows what exists for the caller, `lock` holds the record."""
    return _kept(_row(session, manager_id, only_external_id, lock=lock))


def by_external_id(session: Session, external_id: str) -> Kept[Manager]:
    """The manager with this personnel number, or `NotFound`."""
    row = session.scalar(select(ManagerRow).where(ManagerRow.external_id == external_id))
    if row is None:
        raise NotFound(Fault("unknown_resource", "", {"resource": "manager"}))
    return _kept(row)


def known(session: Session, external_ids: Collection[str]) -> frozenset[str]:
    """Those of the personnel numbers that managers have."""
    query = select(ManagerRow.external_id).where(ManagerRow.external_id.in_(external_ids))
    return frozenset(session.scalars(query)) if external_ids else frozenset()


def house_desk(session: Session) -> Kept[Manager] | None:
    """The house desk, if the bank has named one."""
    row = session.scalar(select(ManagerRow).where(ManagerRow.house_desk))
    return _kept(row) if row else None


def open_desk(session: Session, manager_id: UUID, manager: Manager, now: datetime) -> tuple[Kept[Manager], bool]:
    """Keep a new house desk, unless another transaction has just opened one; the desk, and whether it is this one."""
    with suppress(IntegrityError), session.begin_nested():
        return add(session, manager_id, manager, now), True
    found = house_desk(session)
    if found is None:
        raise Conflict(Fault("duplicate", "", {"field": "external_id"}))
    return found, False


def step_back(session: Session, now: datetime) -> None:
    """Let whoever is the house desk be it no longer, so that another one can be."""
    for row in session.scalars(select(ManagerRow).where(ManagerRow.house_desk).with_for_update()):
        row.house_desk, row.updated_at = False, now
    session.flush()


def page(session: Session, query: PageQuery, wanted: ManagerFilter) -> Slice[Kept[Manager]]:
    """One page of the managers wanted."""
    rows = select(ManagerRow).filter_by(**{name: value for name, value in asdict(wanted).items() if value is not None})
    columns = {"name": ManagerRow.name, "external_id": ManagerRow.external_id, "created_at": ManagerRow.created_at}
    return keyset(session, rows, query, columns, ManagerRow.id).map(_kept)


def replace(session: Session, manager_id: UUID, version: int, manager: Manager, now: datetime) -> Kept[Manager]:
    """Let version `version` be followed by `manager`; `Stale` when that version is not the present one."""
    row = _row(session, manager_id)
    require_version(row.version, version)
    for name, value in asdict(manager).items():
        setattr(row, name, value)
    row.updated_at = now
    session.flush()
    return _kept(row)


def _row(session: Session, manager_id: UUID, only_external_id: str | None = None, *, lock: bool = False) -> ManagerRow:
    row = session.get(ManagerRow, manager_id, with_for_update=lock, populate_existing=lock)
    if row is None or only_external_id not in (None, row.external_id):
        raise NotFound(Fault("unknown_resource", ":manager_id", {"resource": "manager"}))
    return row


def _kept(row: ManagerRow) -> Kept[Manager]:
    return row.kept(
        Manager(
            external_id=row.external_id,
            name=row.name,
            role=ManagerRole(row.role),
            grade=row.grade,
            employed_from=row.employed_from,
            employed_until=row.employed_until,
            capacity_hours=row.capacity_hours,
            house_desk=row.house_desk,
        )
    )
