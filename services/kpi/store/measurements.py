"""Measurements in the database."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.parts_of_period import all_within
from services.kpi.tables import MeasurementRow


@dataclass(frozen=True, slots=True)
class MeasurementFilter:
    """Which measurements: every criterion that is given must hold."""

    manager: str | None = None
    measure: str | None = None
    period: str | None = None


def add(session: Session, measurement_id: UUID, measurement: Measurement, now: datetime) -> Kept[Measurement]:
    """Keep a new measurement; a second one of the same manager, measure and period is refused by the unique key."""
    row = MeasurementRow(
        id=measurement_id,
        manager=measurement.manager,
        measure=measurement.measure,
        period=str(measurement.period),
        value=measurement.value,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, measurement_id: UUID, only_manager: str | None = None) -> Kept[Measurement]:
    """The measurement, or `NotFound`; `only_manager` narrows what exists for the caller."""
    row = session.get(MeasurementRow, measurement_id)
    if row is None or only_manager not in (None, row.manager):
        raise NotFound(Fault("unknown_resource", ":measurement_id", {"resource": "measurement"}))
    return _kept(row)


def find(session: Session, measurement: Measurement) -> Kept[Measurement] | None:
    """What is on record for the same manager, measure and period."""
    row = session.scalar(
        select(MeasurementRow).filter_by(
            manager=measurement.manager, measure=measurement.measure, period=str(measurement.period)
        )
    )
    return None if row is None else _kept(row)


def replace_value(
    session: Session, measurement_id: UUID, version: int, value: Decimal, now: datetime
) -> Kept[Measurement]:
    """Let version `version` be followed by one with `value`; `Stale` when that version is not the present one."""
    row = session.get_one(MeasurementRow, measurement_id)
    require_version(row.version, version)
    row.value, row.updated_at = value, now
    session.flush()
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: MeasurementFilter) -> Slice[Kept[Measurement]]:
    """One page of the measurements wanted."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    columns = {
        "manager": MeasurementRow.manager,
        "measure": MeasurementRow.measure,
        "period": MeasurementRow.period,
        "created_at": MeasurementRow.created_at,
    }
    return keyset(session, select(MeasurementRow).filter_by(**given), query, columns, MeasurementRow.id).map(_kept)


def of_managers(
    session: Session, periods: Iterable[Period], measures: Iterable[str], managers: Iterable[str]
) -> dict[str, list[Measurement]]:
    """The measurements of some `measures` of `managers` in any of `periods`, by manager."""
    found: dict[str, list[Measurement]] = {manager: [] for manager in managers}
    rows = select(MeasurementRow).where(
        MeasurementRow.period.in_(map(str, periods)),
        MeasurementRow.manager.in_(found),
        MeasurementRow.measure.in_(measures),
    )
    for row in session.scalars(rows.order_by(MeasurementRow.measure)):
        found[row.manager].append(_kept(row).value)
    return found


def of_all(session: Session, periods: Iterable[Period], measures: Iterable[str]) -> Iterator[Measurement]:
    """Everybody's measurements of some `measures` in any of `periods`, read as they come."""
    wanted = select(MeasurementRow.manager, MeasurementRow.measure, MeasurementRow.period, MeasurementRow.value).where(
        MeasurementRow.period.in_(map(str, periods)), MeasurementRow.measure.in_(measures)
    )
    for manager, measure, period, value in session.execute(wanted):
        yield Measurement(manager, measure, Period.parse(period), value)


def managers_measured(session: Session, period: Period) -> tuple[str, ...]:
    """Everybody of whom anything was measured in `period` or a part of it, in order."""
    within = map(str, all_within(period))
    managers = select(MeasurementRow.manager).where(MeasurementRow.period.in_(within)).distinct()
    return tuple(sorted(session.scalars(managers)))


def _kept(row: MeasurementRow) -> Kept[Measurement]:
    return row.kept(Measurement(row.manager, row.measure, Period.parse(row.period), row.value))
