"""Measurements in the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.measurement_entry import MeasurementEntry, MeasurementState, Origin, PastMeasurement
from services.kpi.domain.outlier import Hold
from services.kpi.domain.parts_of_period import all_within
from services.kpi.store.documents import document, value_of
from services.kpi.tables import MeasurementRow, MeasurementVersionRow


@dataclass(frozen=True, slots=True)
class MeasurementFilter:
    """Which measurements: every criterion that is given must hold."""

    manager: str | None = None
    measure: str | None = None
    period: str | None = None
    state: MeasurementState | None = None


def add_all(
    session: Session, fresh: Sequence[tuple[UUID, MeasurementEntry]], now: datetime
) -> list[Kept[MeasurementEntry]]:
    """Keep new measurements; a second one of the same manager, measure and period is refused by the unique key."""
    common = {"version": 1, "created_at": now, "updated_at": now}
    rows = [{"id": i, **_columns(entry), **common} for i, entry in fresh]
    if rows:
        session.connection().execute(insert(MeasurementRow), rows)
    return [Kept(measurement_id, 1, now, now, entry) for measurement_id, entry in fresh]


def get(session: Session, measurement_id: UUID, only_manager: str | None = None) -> Kept[MeasurementEntry]:
    """The measurement, or `NotFound`; `only_manager` narrows what exists for the caller."""
    row = session.get(MeasurementRow, measurement_id)
    if row is None or only_manager not in (None, row.manager):
        raise NotFound(Fault("unknown_resource", ":measurement_id", {"resource": "measurement"}))
    return _kept(row)


def find_all(session: Session, wanted: Sequence[Measurement]) -> list[Kept[MeasurementEntry] | None]:
    """What is on record for the same manager, measure and period as each of those wanted."""
    query = select(MeasurementRow).where(
        MeasurementRow.manager.in_({found.manager for found in wanted}),
        MeasurementRow.measure.in_({found.measure for found in wanted}),
        MeasurementRow.period.in_({str(found.period) for found in wanted}),
    )
    present = {(row.manager, row.measure, row.period): _kept(row) for row in session.scalars(query)} if wanted else {}
    return [present.get((found.manager, found.measure, str(found.period))) for found in wanted]


def replace(
    session: Session, measurement_id: UUID, version: int, entry: MeasurementEntry, now: datetime
) -> Kept[MeasurementEntry]:
    """Let version `version` be followed by `entry`; `Stale` when that version is not the present one."""
    row = session.get_one(MeasurementRow, measurement_id)
    require_version(row.version, version)
    session.add(_past(row, now))
    for name, value in _columns(entry).items():
        setattr(row, name, value)
    row.updated_at = now
    session.flush()
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: MeasurementFilter) -> Slice[Kept[MeasurementEntry]]:
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
    by_name = {str(period): period for period in periods}
    wanted = _facts(by_name, measures).where(MeasurementRow.manager.in_(found))
    for manager, measure, period, value, origin in session.execute(wanted.order_by(MeasurementRow.measure)):
        found[manager].append(Measurement(manager, measure, by_name[period], value, origin))
    return found


def of_all(session: Session, periods: Iterable[Period], measures: Iterable[str]) -> Iterator[Measurement]:
    """Everybody's measurements of some `measures` in any of `periods`, read as they come."""
    by_name = {str(period): period for period in periods}
    for manager, measure, period, value, origin in session.execute(_facts(by_name, measures)):
        yield Measurement(manager, measure, by_name[period], value, origin)


def managers_measured(session: Session, period: Period) -> tuple[str, ...]:
    """Everybody of whom anything was measured in `period` or a part of it, in order."""
    within = map(str, all_within(period))
    managers = select(MeasurementRow.manager).where(
        MeasurementRow.period.in_(within), MeasurementRow.state == MeasurementState.COUNTED
    )
    managers = managers.distinct()
    return tuple(sorted(session.scalars(managers)))


def history(
    session: Session, managers: Iterable[str], measures: Iterable[str], periods: Iterable[Period]
) -> dict[tuple[str, str], list[Decimal]]:
    """The values that count, by manager and measure."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    wanted = _facts(map(str, periods), measures).where(MeasurementRow.manager.in_(managers))
    for manager, measure, _, value, _ in session.execute(wanted):
        found.setdefault((manager, measure), []).append(value)
    return found


def of_others(session: Session, manager: str, measure: str, periods: Iterable[Period], most: int) -> list[Decimal]:
    """Up to `most` values that count of other managers."""
    wanted = _facts(map(str, periods), [measure]).where(MeasurementRow.manager != manager)
    rows = session.execute(wanted.order_by(MeasurementRow.period.desc(), MeasurementRow.manager).limit(most))
    return [value for _, _, _, value, _ in rows]


def past(session: Session, query: PageQuery, measurement_id: UUID) -> Slice[PastMeasurement]:
    """One page of what a measurement said before, by the number of its version."""
    row = MeasurementVersionRow
    rows = select(row).where(row.measurement_id == measurement_id)
    return keyset(session, rows, query, {"number": row.number}, row.id).map(_told)


def _told(row: MeasurementVersionRow) -> PastMeasurement:
    state, told = MeasurementState(row.state), (row.recorded_by, row.origin, row.late_reason, row.since, row.until)
    return PastMeasurement(row.number, row.value, state, *told)


def _past(row: MeasurementRow, now: datetime) -> MeasurementVersionRow:
    names = ("value", "state", "recorded_by", "origin", "late_reason")
    said = {name: getattr(row, name) for name in names}
    key = uuid5(row.id, str(row.version))
    return MeasurementVersionRow(
        id=key, measurement_id=row.id, number=row.version, since=row.updated_at, until=now, **said
    )


def _facts(periods: Iterable[str], measures: Iterable[str]) -> Select[str, str, str, Decimal, str]:
    """The facts alone: of very many, rows with all that belongs to a resource would cost ten times as much."""
    row = MeasurementRow
    return select(row.manager, row.measure, row.period, row.value, row.origin).where(
        row.period.in_(periods), row.measure.in_(measures), row.state == MeasurementState.COUNTED
    )


def _columns(entry: MeasurementEntry) -> dict[str, object]:
    fact = entry.measurement
    return {
        "manager": fact.manager,
        "measure": fact.measure,
        "period": str(fact.period),
        "value": fact.value,
        "state": entry.state,
        "recorded_by": entry.recorded_by,
        "origin": fact.origin,
        "late_reason": entry.late_reason,
        "hold": document(entry.hold) if entry.hold else None,
        "gathered": document(entry.origin) if entry.origin else None,
    }


def _kept(row: MeasurementRow) -> Kept[MeasurementEntry]:
    fact = Measurement(row.manager, row.measure, Period.parse(row.period), row.value, row.origin)
    hold = value_of(Hold, row.hold) if row.hold else None
    origin = value_of(Origin, row.gathered) if row.gathered else None
    state = MeasurementState(row.state)
    return row.kept(MeasurementEntry(fact, row.recorded_by, state, hold, origin, row.late_reason))
