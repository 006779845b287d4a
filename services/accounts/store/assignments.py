"""Assignments in the database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.manager import ManagerRole
from services.accounts.store.visibility import Viewer, in_force, served
from services.accounts.tables import AccountRow, AssignmentRow, ManagerRow

_SORTABLE = {"starts_on": AssignmentRow.starts_on, "created_at": AssignmentRow.created_at}
_MOST_IDS = 5_000
_FIELDS = tuple(field.name for field in fields(Assignment))


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """Which assignments: every criterion that is given must hold; `on` asks for those in force on a day."""

    account_id: UUID | None = None
    manager_id: UUID | None = None
    role: ManagerRole | None = None
    on: date | None = None


def add(
    session: Session, assignment_id: UUID, assignment: Assignment, now: datetime, allocation_id: UUID | None = None
) -> Kept[Assignment]:
    """Keep a new assignment."""
    row = AssignmentRow(
        id=assignment_id, allocation_id=allocation_id, created_at=now, updated_at=now, **asdict(assignment)
    )
    session.add(row)
    session.flush()
    return _kept(row)


def add_all(
    session: Session,
    new_id: Callable[[], UUID],
    fresh: Sequence[Assignment],
    now: datetime,
    allocation_id: UUID | None = None,
) -> None:
    """Keep new assignments, those of an allocation with its id."""
    common = {"version": 1, "allocation_id": allocation_id, "created_at": now, "updated_at": now}
    # Field by field: deep copies are half of the time that a large book takes.
    rows = [{"id": new_id(), **{name: getattr(one, name) for name in _FIELDS}} for one in fresh]
    insert_all(session, AssignmentRow, rows, common)


def add_alike(
    session: Session, new_id: Callable[[], UUID], like: Assignment, account_ids: Sequence[UUID], now: datetime
) -> None:
    """Keep an assignment like this for each of the accounts; what they share is made ready for the database once."""
    shared = {name: getattr(like, name) for name in _FIELDS if name != "account_id"}
    common = {"version": 1, "allocation_id": None, "created_at": now, "updated_at": now, **shared}
    insert_all(session, AssignmentRow, [{"id": new_id(), "account_id": each} for each in account_ids], common)


def get(session: Session, assignment_id: UUID, viewer: Viewer | None = None, *, lock: bool = False) -> Kept[Assignment]:
    """The assignment, or `NotFound`; `viewer` narrows what exists. `lock` reads it anew and holds it."""
    query = _seen(select(AssignmentRow).where(AssignmentRow.id == assignment_id), viewer)
    anew = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(anew if lock else query)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":assignment_id", {"resource": "assignment"}))
    return _kept(row)


def page(
    session: Session, query: PageQuery, wanted: AssignmentFilter, viewer: Viewer | None
) -> Slice[Kept[Assignment]]:
    """One page of the assignments wanted, as far as their accounts exist for `viewer`."""
    names = ("account_id", "manager_id", "role")
    rows = select(AssignmentRow).filter_by(**{n: v for n in names if (v := getattr(wanted, n)) is not None})
    if wanted.on is not None:
        rows = rows.where(in_force(wanted.on))
    return keyset(session, _seen(rows, viewer), query, _SORTABLE, AssignmentRow.id).map(_kept)


def of_account(session: Session, account_id: UUID) -> Sequence[Kept[Assignment]]:
    """Every assignment of the account, past ones too."""
    query = select(AssignmentRow).where(AssignmentRow.account_id == account_id).order_by(AssignmentRow.starts_on)
    return [_kept(row) for row in session.scalars(query)]


def primary(session: Session, account_id: UUID, on: date) -> Kept[Assignment] | None:
    """Who leads the account on `on`."""
    row = session.scalar(select(AssignmentRow).where(AssignmentRow.account_id == account_id, *_primary(on)))
    return _kept(row) if row else None


def primaries_from(session: Session, account_ids: Sequence[UUID], on: date) -> Sequence[Kept[Assignment]]:
    """Who leads which of the accounts on `on` or later, the latest first."""
    lasting = AssignmentRow.ends_on.is_(None) | (AssignmentRow.ends_on > on)
    query = select(AssignmentRow).where(AssignmentRow.role == ManagerRole.RELATIONSHIP.value, lasting)
    parts = (query.where(AssignmentRow.account_id.in_(part)) for part in _parts(account_ids))
    found = [_kept(row) for part in parts for row in session.scalars(part)]
    return sorted(found, key=lambda kept: kept.value.starts_on, reverse=True)


def unled(session: Session, on: date, after: UUID | None, most: int | None) -> Sequence[UUID]:
    """The active accounts, by id, that nobody leads on `on` who is there and whose place it is."""
    there = or_(ManagerRow.employed_until.is_(None), ManagerRow.employed_until > on), ManagerRow.employed_from <= on
    desk = or_(AssignmentRow.house_desk.is_(False), ManagerRow.house_desk)
    led = select(AssignmentRow.account_id).join(ManagerRow, ManagerRow.id == AssignmentRow.manager_id)
    query = select(AccountRow.id).where(
        AccountRow.status == AccountStatus.ACTIVE.value, AccountRow.id.not_in(led.where(*_primary(on), *there, desk))
    )
    beyond = query if after is None else query.where(AccountRow.id > after)
    return session.scalars(beyond.order_by(AccountRow.id).limit(most)).all()


def replace(
    session: Session, assignment_id: UUID, version: int, assignment: Assignment, now: datetime
) -> Kept[Assignment]:
    """Let version `version` be followed by `assignment`; `Stale` when that version is not the present one."""
    row = session.get_one(AssignmentRow, assignment_id)
    require_version(row.version, version)
    row.ends_on, row.locked, row.reason, row.updated_at = (
        assignment.ends_on,
        assignment.locked,
        assignment.reason,
        now,
    )
    session.flush()
    return _kept(row)


def end_all(session: Session, kept: Sequence[Kept[Assignment]], ends_on: date, now: datetime) -> None:
    """Let assignments that were read end on `ends_on`, with one flush; `Stale` when one was changed meanwhile."""
    versions = {one.id: one.version for one in kept}
    for part in _parts(list(versions)):
        for row in session.scalars(select(AssignmentRow).where(AssignmentRow.id.in_(part))):
            require_version(row.version, versions[row.id])
            row.ends_on, row.updated_at = ends_on, now
    session.flush()


def void_all(session: Session, kept: Sequence[Kept[Assignment]], now: datetime) -> None:
    """Let assignments that were read never come into force: each ends on the day it begins."""
    for starts_on in sorted({one.value.starts_on for one in kept}):
        end_all(session, [one for one in kept if one.value.starts_on == starts_on], starts_on, now)


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """The ids in parts that fit into one statement."""
    return (ids[start : start + _MOST_IDS] for start in range(0, len(ids), _MOST_IDS))


def _primary(on: date) -> tuple[ColumnElement[bool], ...]:
    return AssignmentRow.role == ManagerRole.RELATIONSHIP.value, in_force(on)


def _seen(query: Select[AssignmentRow], viewer: Viewer | None) -> Select[AssignmentRow]:
    return query if viewer is None else query.where(AssignmentRow.account_id.in_(served(viewer)))


def _kept(row: AssignmentRow) -> Kept[Assignment]:
    return row.kept(
        Assignment(
            account_id=row.account_id,
            manager_id=row.manager_id,
            role=ManagerRole(row.role),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            locked=row.locked,
            reason=row.reason,
            house_desk=row.house_desk,
        )
    )
