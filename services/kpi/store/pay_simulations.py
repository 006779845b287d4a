"""Pay simulations in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.simulation import Simulation, TriedPay
from services.kpi.store.documents import document, value_of
from services.kpi.tables import PaySimulationRow, TriedPayRow


def add(session: Session, key: UUID, simulation: Simulation, currency: str, now: datetime) -> Kept[Simulation]:
    """Keep a new simulation."""
    row = PaySimulationRow(
        id=key, simulation=document(simulation), points={}, currency=currency, created_at=now, updated_at=now
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, key: UUID) -> Kept[Simulation]:
    """The simulation, or `NotFound`."""
    return _kept(_row(session, key))


def page(session: Session, query: PageQuery) -> Slice[Kept[Simulation]]:
    """One page of simulations."""
    columns = {"created_at": PaySimulationRow.created_at}
    return keyset(session, select(PaySimulationRow), query, columns, PaySimulationRow.id).map(_kept)


def put(session: Session, key: UUID, after: Simulation, now: datetime) -> None:
    """Let `after` follow what is there."""
    row = _row(session, key)
    row.simulation, row.updated_at = document(after), now
    session.flush()


def currency_of(session: Session, key: UUID) -> str:
    """The currency of the plan that is tried."""
    return _row(session, key).currency


def points_of(session: Session, key: UUID, run_id: UUID) -> dict[str, dict[str, Fraction]]:
    """The points of the plan's pools in one of the runs."""
    found = _row(session, key).points.get(str(run_id), {})
    return {pool: {who: Fraction(given) for who, given in points.items()} for pool, points in found.items()}


def add_points(session: Session, key: UUID, run_id: UUID, points: Mapping[str, Mapping[str, Fraction]]) -> None:
    """Keep the points of some managers beside those that are there."""
    row = _row(session, key)
    present = row.points.get(str(run_id), {})
    told = {pool: {who: str(given) for who, given in found.items()} for pool, found in points.items()}
    row.points = row.points | {str(run_id): {pool: present.get(pool, {}) | found for pool, found in told.items()}}
    session.flush()


def add_pay(session: Session, key: UUID, tried: Sequence[TriedPay]) -> None:
    """Add what some managers got and would have got to what there is of them from earlier runs."""
    for each in tried:
        row = session.get(TriedPayRow, (key, each.manager))
        if row is None:
            row = TriedPayRow(simulation_id=key, manager=each.manager, before_minor=0, after_minor=0)
            session.add(row)
        row.before_minor += each.before.minor
        row.after_minor += each.after.minor
    session.flush()


def all_pay(session: Session, key: UUID, after: str | None = None, limit: int | None = None) -> list[TriedPay]:
    """What managers got and would have got, by manager; beyond `after`, at most `limit`."""
    currency = currency_of(session, key)
    rows = select(TriedPayRow).where(TriedPayRow.simulation_id == key).order_by(TriedPayRow.manager)
    rows = rows if after is None else rows.where(TriedPayRow.manager > after)
    return [
        TriedPay(row.manager, Money(row.before_minor, currency), Money(row.after_minor, currency))
        for row in session.scalars(rows.limit(limit))
    ]


def _row(session: Session, key: UUID) -> PaySimulationRow:
    row = session.get(PaySimulationRow, key)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":pay_simulation_id", {"resource": "pay simulation"}))
    return row


def _kept(row: PaySimulationRow) -> Kept[Simulation]:
    return row.kept(value_of(Simulation, row.simulation))
