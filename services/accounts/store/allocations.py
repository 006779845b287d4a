"""Allocations and their placements in the database."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.allocation import Placement, Seat
from services.accounts.domain.allocation_flow import Allocation, AllocationState, AllocationSummary
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.qualification import Decision
from services.accounts.store.visibility import in_force
from services.accounts.tables import (
    AccountRow,
    AllocationRow,
    AssignmentRow,
    ManagerRow,
    PlacementRow,
    QualificationRow,
)

_SORTABLE = {"created_at": AllocationRow.created_at}
_summary = TypeAdapter(AllocationSummary)

Standing = tuple[UUID, str, Decision | None, Decimal | None, UUID | None, bool]
"""An account as an allocation finds it: id, name, decision, score, primary manager, whether that is locked."""


def standings(session: Session, on: date) -> Iterator[Standing]:
    """Every active account with its present qualification and its primary manager on `on`."""
    primary = and_(
        AssignmentRow.account_id == AccountRow.id,
        AssignmentRow.role == ManagerRole.RELATIONSHIP.value,
        in_force(on),
    )
    qualified = and_(QualificationRow.account_id == AccountRow.id, QualificationRow.superseded_at.is_(None))
    query = (
        select(
            AccountRow.id,
            AccountRow.legal_name,
            QualificationRow.decision,
            QualificationRow.score,
            AssignmentRow.manager_id,
            AssignmentRow.locked,
        )
        .outerjoin(QualificationRow, qualified)
        .outerjoin(AssignmentRow, primary)
        .where(AccountRow.status == AccountStatus.ACTIVE.value)
    )
    for account_id, name, decision, score, manager_id, locked in session.execute(query):
        yield account_id, name, Decision(decision) if decision else None, score, manager_id, bool(locked)


def seats(session: Session, on: date) -> Sequence[Seat]:
    """The relationship managers who are employed on `on`."""
    employed = and_(
        ManagerRow.employed_from <= on, ManagerRow.employed_until.is_(None) | (ManagerRow.employed_until > on)
    )
    rows = session.scalars(select(ManagerRow).where(ManagerRow.role == ManagerRole.RELATIONSHIP.value, employed))
    return [Seat(row.id, row.external_id, Decimal(row.capacity_hours)) for row in rows]


def add(
    session: Session,
    new_id: Callable[[], UUID],
    allocation: Allocation,
    placements: Sequence[Placement],
    now: datetime,
) -> Kept[Allocation]:
    """Keep a new proposal with its placements."""
    row = AllocationRow(
        id=new_id(),
        state=allocation.state,
        author=allocation.author,
        approver=None,
        starts_on=allocation.starts_on,
        summary=_summary.dump_python(allocation.summary, mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    rows = [_placement_values(new_id(), row.id, i, placement) for i, placement in enumerate(placements)]
    if rows:
        session.execute(insert(PlacementRow), rows)
    return _kept(row)


def get(session: Session, allocation_id: UUID, *, lock: bool = False) -> Kept[Allocation]:
    """The allocation, or `NotFound`; `lock` holds it until the end of the transaction."""
    return _kept(_row(session, allocation_id, lock=lock))


def page(session: Session, query: PageQuery, state: AllocationState | None) -> Slice[Kept[Allocation]]:
    """One page of allocations."""
    rows = select(AllocationRow)
    if state is not None:
        rows = rows.where(AllocationRow.state == state.value)
    return keyset(session, rows, query, _SORTABLE, AllocationRow.id).map(_kept)


def replace(
    session: Session, allocation_id: UUID, version: int, allocation: Allocation, now: datetime
) -> Kept[Allocation]:
    """Let version `version` be followed by `allocation`; `Stale` when that version is not the present one."""
    row = _row(session, allocation_id)
    require_version(row.version, version)
    row.state, row.approver, row.updated_at = allocation.state, allocation.approver, now
    session.flush()
    return _kept(row)


def placement_page(
    session: Session, query: PageQuery, allocation_id: UUID, reason: str | None, *, changed: bool | None
) -> Slice[Placement]:
    """One page of the allocation's placements, in the order decided."""
    rows = select(PlacementRow).where(PlacementRow.allocation_id == allocation_id)
    if reason is not None:
        rows = rows.where(PlacementRow.reason == reason)
    moved = and_(
        PlacementRow.manager_id.is_not(None),
        PlacementRow.manager_id.is_distinct_from(PlacementRow.previous_manager_id),
    )
    if changed is not None:
        rows = rows.where(moved if changed else ~moved)
    return keyset(session, rows, query, {"position": PlacementRow.position}, PlacementRow.id).map(_placement)


def placements(session: Session, allocation_id: UUID) -> Sequence[Placement]:
    """All the allocation's placements, in the order decided."""
    query = select(PlacementRow).where(PlacementRow.allocation_id == allocation_id).order_by(PlacementRow.position)
    return [_placement(row) for row in session.scalars(query)]


def _row(session: Session, allocation_id: UUID, *, lock: bool = False) -> AllocationRow:
    row = session.get(AllocationRow, allocation_id, with_for_update=lock)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":allocation_id", {"resource": "allocation"}))
    return row


def _kept(row: AllocationRow) -> Kept[Allocation]:
    summary = _summary.validate_python(row.summary)
    return row.kept(Allocation(AllocationState(row.state), row.author, row.starts_on, summary, row.approver))


def _placement_values(
    placement_id: UUID, allocation_id: UUID, position: int, placement: Placement
) -> dict[str, object]:
    return {
        "id": placement_id,
        "allocation_id": allocation_id,
        "position": position,
        "account_id": placement.account_id,
        "manager_id": placement.manager_id,
        "previous_manager_id": placement.previous_manager_id,
        "reason": placement.reason,
        "hours": placement.hours,
    }


def _placement(row: PlacementRow) -> Placement:
    return Placement(row.account_id, row.manager_id, row.reason, row.hours, row.previous_manager_id)
