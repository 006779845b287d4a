"""Allocations and their placements in the database."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session, aliased

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.allocation import Move, Placement, PlacementReason, Price
from services.accounts.domain.allocation_flow import Allocation, AllocationState, AllocationSummary
from services.accounts.tables import (
    AccountRow,
    AllocationRow,
    ManagerRow,
    PlacementRow,
)

_SORTABLE = {"created_at": AllocationRow.created_at}
_summary = TypeAdapter(AllocationSummary)
_price = TypeAdapter(Price)


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
        session.connection().execute(insert(PlacementRow), rows)
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


def diff(session: Session, allocation_id: UUID) -> list[Move]:
    """Every account that gets another manager, in the order decided."""
    before, after = aliased(ManagerRow), aliased(ManagerRow)
    query = (
        select(PlacementRow, AccountRow.external_id, AccountRow.legal_name, before.external_id, after.external_id)
        .join(AccountRow, AccountRow.id == PlacementRow.account_id)
        .join(after, after.id == PlacementRow.manager_id)
        .outerjoin(before, before.id == PlacementRow.previous_manager_id)
        .where(PlacementRow.allocation_id == allocation_id)
        .where(PlacementRow.manager_id.is_distinct_from(PlacementRow.previous_manager_id))
        .order_by(PlacementRow.position)
    )
    return [Move(number, name, old, new, _placement(row)) for row, number, name, old, new in session.execute(query)]


def manager_names(session: Session, manager_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of the managers."""
    query = select(ManagerRow.id, ManagerRow.name).where(ManagerRow.id.in_(manager_ids))
    return dict(session.execute(query).all())


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
        "tier": placement.tier,
        "price": _price.dump_python(placement.price, mode="json") if placement.price else None,
        "alternative_id": placement.alternative_id,
        "alternative_cost": placement.alternative_cost,
        "unplaced_cost": placement.unplaced_cost,
    }


def _placement(row: PlacementRow) -> Placement:
    return Placement(
        account_id=row.account_id,
        manager_id=row.manager_id,
        reason=PlacementReason(row.reason),
        hours=row.hours,
        tier=row.tier,
        previous_manager_id=row.previous_manager_id,
        price=None if row.price is None else _price.validate_python(row.price),
        alternative_id=row.alternative_id,
        alternative_cost=row.alternative_cost,
        unplaced_cost=row.unplaced_cost,
    )
