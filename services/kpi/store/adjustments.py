"""Adjustments in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.adjustment import SHOWN_TO_MANAGER, Adjustment, AdjustmentOrigin, AdjustmentState
from services.kpi.store.documents import document, value_of
from services.kpi.tables import AdjustmentRow


@dataclass(frozen=True, slots=True)
class AdjustmentFilter:
    """Which adjustments: every criterion that is given must hold. `shown` leaves out what is not approved."""

    manager: str | None = None
    period: str | None = None
    state: AdjustmentState | None = None
    origin: AdjustmentOrigin | None = None
    origin_id: UUID | None = None
    shown: bool = False


def add(session: Session, adjustments: Mapping[UUID, Adjustment], now: datetime) -> list[Kept[Adjustment]]:
    """Keep new adjustments."""
    rows = [_row(key, adjustment, now) for key, adjustment in adjustments.items()]
    session.add_all(rows)
    session.flush()
    return [_kept(row) for row in rows]


def get(
    session: Session, adjustment_id: UUID, only_manager: str | None = None, *, lock: bool = False
) -> Kept[Adjustment]:
    """The adjustment, or `NotFound`; for `only_manager` there are only the own ones that are approved."""
    row = session.get(AdjustmentRow, adjustment_id, with_for_update=lock)
    if row is None or not _visible(row, only_manager):
        raise NotFound(Fault("unknown_resource", ":adjustment_id", {"resource": "adjustment"}))
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: AdjustmentFilter) -> Slice[Kept[Adjustment]]:
    """One page of the adjustments wanted."""
    given = {name: getattr(wanted, name) for name in ("manager", "period", "state", "origin", "origin_id")}
    rows = select(AdjustmentRow).filter_by(**{name: value for name, value in given.items() if value is not None})
    if wanted.shown:
        rows = rows.where(AdjustmentRow.state.in_(SHOWN_TO_MANAGER))
    columns = {
        "manager": AdjustmentRow.manager,
        "period": AdjustmentRow.period,
        "created_at": AdjustmentRow.created_at,
    }
    return keyset(session, rows, query, columns, AdjustmentRow.id).map(_kept)


def put(session: Session, adjustment_id: UUID, after: Adjustment, now: datetime) -> Kept[Adjustment]:
    """Let `after` follow what is there."""
    row = session.get_one(AdjustmentRow, adjustment_id)
    row.state, row.pay_run_id, row.adjustment = after.state, after.pay_run_id, document(after)
    row.updated_at = now
    session.flush()
    return _kept(row)


def open_for(session: Session, managers: Sequence[str], period: Period, currency: str) -> list[Kept[Adjustment]]:
    """The approved adjustments of `managers` that are due by `period`, the oldest first."""
    rows = select(AdjustmentRow).where(
        AdjustmentRow.state == AdjustmentState.APPROVED,
        AdjustmentRow.due < period.end,
        AdjustmentRow.currency == currency,
    )
    wanted = set(managers)
    return [_kept(row) for row in session.scalars(rows.order_by(AdjustmentRow.id)) if row.manager in wanted]


def of_origin(session: Session, origin_id: UUID, managers: Sequence[str]) -> dict[str, list[Adjustment]]:
    """What was adjusted on account of a run before, but for what was rejected, by manager."""
    rows = select(AdjustmentRow).where(
        AdjustmentRow.origin_id == origin_id,
        AdjustmentRow.origin == AdjustmentOrigin.LATE_DATA,
        AdjustmentRow.manager.in_(managers),
        AdjustmentRow.state != AdjustmentState.REJECTED,
    )
    found: dict[str, list[Adjustment]] = {}
    for row in session.scalars(rows.order_by(AdjustmentRow.id)):
        found.setdefault(row.manager, []).append(_kept(row).value)
    return found


def post(session: Session, adjustment_ids: Sequence[UUID], run_id: UUID, now: datetime) -> list[Kept[Adjustment]]:
    """Mark approved adjustments as paid with a run; those that another run or person was quicker with come back as
    they are."""
    rows = select(AdjustmentRow).where(AdjustmentRow.id.in_(adjustment_ids)).order_by(AdjustmentRow.id)
    found = []
    for row in session.scalars(rows.with_for_update()):
        kept = _kept(row)
        if kept.value.state is AdjustmentState.APPROVED:
            kept = put(session, row.id, replace(kept.value, state=AdjustmentState.POSTED, pay_run_id=run_id), now)
        found.append(kept)
    return found


def _row(key: UUID, adjustment: Adjustment, now: datetime) -> AdjustmentRow:
    return AdjustmentRow(
        id=key,
        manager=adjustment.manager,
        period=str(adjustment.period),
        due=adjustment.period.start,
        state=adjustment.state,
        origin=adjustment.origin,
        origin_id=adjustment.origin_id,
        reason_code=adjustment.reason_code,
        currency=adjustment.amount.currency,
        amount_minor=adjustment.amount.minor,
        author=adjustment.author,
        pay_run_id=adjustment.pay_run_id,
        adjustment=document(adjustment),
        created_at=now,
        updated_at=now,
    )


def _visible(row: AdjustmentRow, only_manager: str | None) -> bool:
    return only_manager is None or (row.manager == only_manager and row.state in SHOWN_TO_MANAGER)


def _kept(row: AdjustmentRow) -> Kept[Adjustment]:
    return row.kept(value_of(Adjustment, row.adjustment))
