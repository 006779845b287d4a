"""The people of a pay run: kept when it is started, read some at a time when it is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from services.kpi.domain.pay_case import Extra
from services.kpi.domain.payee import Payee
from services.kpi.store.documents import document, value_of
from services.kpi.tables import PayRunPayeeRow


@dataclass(frozen=True, slots=True)
class PersonToPay:
    """One of the people of a run: the place in it, the extra lines, and the points in pools, by component."""

    place: int
    payee: Payee
    extras: tuple[Extra, ...]
    points: Mapping[str, Fraction]


def add(session: Session, run_id: UUID, payees: Sequence[Payee], extras: Mapping[str, Sequence[Extra]]) -> None:
    """Keep the people in their order, each with the extra lines."""
    rows = [
        {
            "pay_run_id": run_id,
            "place": place,
            "payee": document(payee),
            "extras": [document(extra) for extra in extras.get(payee.manager, ())],
            "points": {},
        }
        for place, payee in enumerate(payees)
    ]
    if rows:
        session.connection().execute(insert(PayRunPayeeRow), rows)


def count_of(session: Session, run_id: UUID) -> int:
    """How many people a run has."""
    rows = select(func.count()).select_from(PayRunPayeeRow).where(PayRunPayeeRow.pay_run_id == run_id)
    return session.scalar(rows) or 0


def people_of(session: Session, run_id: UUID, start: int, limit: int) -> list[PersonToPay]:
    """The people of a run from the place `start` on."""
    rows = select(PayRunPayeeRow).where(PayRunPayeeRow.pay_run_id == run_id, PayRunPayeeRow.place >= start)
    return [
        PersonToPay(
            row.place,
            value_of(Payee, row.payee),
            tuple(value_of(Extra, extra) for extra in row.extras),
            {pool: Fraction(points) for pool, points in row.points.items()},
        )
        for row in session.scalars(rows.order_by(PayRunPayeeRow.place).limit(limit))
    ]


def set_points(session: Session, run_id: UUID, points: Mapping[int, Mapping[str, Fraction]]) -> None:
    """Keep the points that people have in pools, by place; whoever cannot be paid has none."""
    rows = [
        {"pay_run_id": run_id, "place": place, "points": {pool: str(given) for pool, given in found.items()}}
        for place, found in points.items()
    ]
    if rows:
        session.execute(update(PayRunPayeeRow), rows)


def points_of(session: Session, run_id: UUID, pool: str) -> dict[int, Fraction]:
    """Everybody's points in a pool, by place and in its order."""
    rows = select(PayRunPayeeRow.place, PayRunPayeeRow.points).where(PayRunPayeeRow.pay_run_id == run_id)
    found = session.execute(rows.order_by(PayRunPayeeRow.place))
    return {place: Fraction(points[pool]) for place, points in found if pool in points}
