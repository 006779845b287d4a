"""Deferrals in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.held_pay import DeferralState, HeldPay
from services.kpi.store.documents import document, value_of
from services.kpi.tables import DeferralRow


@dataclass(frozen=True, slots=True)
class DeferralFilter:
    """Which deferrals: every criterion that is given must hold. `due_by` asks for something to vest by then."""

    manager: str | None = None
    pay_run_id: UUID | None = None
    state: DeferralState | None = None
    due_by: Period | None = None


def add(session: Session, deferrals: Mapping[UUID, HeldPay], now: datetime) -> None:
    """Keep new deferrals."""
    session.add_all(
        DeferralRow(
            id=key,
            manager=held.manager,
            pay_run_id=held.pay_run_id,
            state=held.state,
            next_due=_start(held.next_due),
            held=document(held),
            created_at=now,
            updated_at=now,
        )
        for key, held in deferrals.items()
    )
    session.flush()


def get(session: Session, deferral_id: UUID, only_manager: str | None = None, *, lock: bool = False) -> Kept[HeldPay]:
    """The deferral, or `NotFound`; `only_manager` narrows what exists for the caller."""
    row = session.get(DeferralRow, deferral_id, with_for_update=lock)
    if row is None or only_manager not in (None, row.manager):
        raise NotFound(Fault("unknown_resource", ":deferral_id", {"resource": "deferral"}))
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: DeferralFilter) -> Slice[Kept[HeldPay]]:
    """One page of the deferrals wanted."""
    given = {name: getattr(wanted, name) for name in ("manager", "pay_run_id", "state")}
    rows = select(DeferralRow).filter_by(**{name: value for name, value in given.items() if value is not None})
    if wanted.due_by is not None:
        rows = rows.where(DeferralRow.next_due < wanted.due_by.end)
    columns = {"manager": DeferralRow.manager, "created_at": DeferralRow.created_at}
    return keyset(session, rows, query, columns, DeferralRow.id).map(_kept)


def due(session: Session, period: Period, after: UUID | None, limit: int) -> list[Kept[HeldPay]]:
    """Some held deferrals with something to vest by `period`, by id, beyond `after`."""
    rows = select(DeferralRow).where(DeferralRow.state == DeferralState.HELD, DeferralRow.next_due < period.end)
    rows = rows if after is None else rows.where(DeferralRow.id > after)
    return [_kept(row) for row in session.scalars(rows.order_by(DeferralRow.id).limit(limit).with_for_update())]


def put(session: Session, deferral_id: UUID, after: HeldPay, now: datetime) -> Kept[HeldPay]:
    """Let `after` follow what is there."""
    row = session.get_one(DeferralRow, deferral_id)
    row.state, row.next_due, row.held = after.state, _start(after.next_due), document(after)
    row.updated_at = now
    session.flush()
    return _kept(row)


def _start(period: Period | None) -> date | None:
    return None if period is None else period.start


def _kept(row: DeferralRow) -> Kept[HeldPay]:
    return row.kept(value_of(HeldPay, row.held))
