"""Scorecards in the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from chassis.columns import JsonDocument, UtcDateTime
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.ranking import Place, Result
from services.kpi.domain.runs import ScoredManager
from services.kpi.domain.scorecard import Scorecard
from services.kpi.store.documents import value_of
from services.kpi.tables import ScorecardRow


@dataclass(frozen=True, slots=True)
class ScorecardFilter:
    """Which scorecards: every criterion that is given must hold."""

    score_run_id: UUID | None = None
    manager: str | None = None
    period: str | None = None
    segment: str | None = None
    grade: str | None = None


def get(session: Session, scorecard_id: UUID, only_manager: str | None = None) -> Kept[ScoredManager]:
    """The scorecard, or `NotFound`; `only_manager` narrows what exists for the caller."""
    row = session.get(ScorecardRow, scorecard_id)
    if row is None or only_manager not in (None, row.manager):
        raise NotFound(Fault("unknown_resource", ":scorecard_id", {"resource": "scorecard"}))
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: ScorecardFilter) -> Slice[Kept[ScoredManager]]:
    """One page of the scorecards wanted."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    columns = {
        "manager": ScorecardRow.manager,
        "period": ScorecardRow.period,
        "created_at": ScorecardRow.created_at,
    }
    return keyset(session, select(ScorecardRow).filter_by(**given), query, columns, ScorecardRow.id).map(_kept)


def of_run(session: Session, run_id: UUID, managers: Sequence[str]) -> list[Kept[ScoredManager]]:
    """What a run came to for some managers."""
    rows = select(ScorecardRow).where(ScorecardRow.score_run_id == run_id, ScorecardRow.manager.in_(managers))
    return [_kept(row) for row in session.scalars(rows)]


def results(session: Session, run_id: UUID) -> tuple[Result, ...]:
    """What everybody in a run came to, without the explanations, in the order in which they were scored."""
    columns = (ScorecardRow.id, ScorecardRow.manager, ScorecardRow.segment, ScorecardRow.score, ScorecardRow.grade)
    of_run = select(*columns, ScorecardRow.place).where(ScorecardRow.score_run_id == run_id)
    rows = session.execute(of_run.order_by(ScorecardRow.id))
    return tuple(
        Result(key, manager, segment, score, grade, _place(place))
        for key, manager, segment, score, grade, place in rows
    )


def scores_within(
    session: Session, periods: Iterable[Period], managers: Sequence[str]
) -> dict[str, tuple[Decimal, ...]]:
    """The scores of some managers in any of `periods`, in their order; of several in one the newest."""
    columns = (ScorecardRow.manager, ScorecardRow.period, ScorecardRow.score)
    rows = select(*columns).where(ScorecardRow.period.in_(map(str, periods)), ScorecardRow.manager.in_(managers))
    found: dict[str, dict[str, Decimal]] = {}
    for manager, period, score in session.execute(rows.order_by(ScorecardRow.created_at, ScorecardRow.id)):
        found.setdefault(manager, {})[period] = score
    return {manager: tuple(scores[period] for period in sorted(scores)) for manager, scores in found.items()}


def place(session: Session, places: Mapping[UUID, Place], now: datetime) -> None:
    """Put down where everybody stands; the scorecards get a new version each."""
    rows = [{"key": key, "to": asdict(place), "at": now} for key, place in places.items()]
    placed = update(ScorecardRow).where(ScorecardRow.id == bindparam("key"))
    values = {"place": bindparam("to", type_=JsonDocument), "updated_at": bindparam("at", type_=UtcDateTime)}
    statement = placed.values(**values, version=ScorecardRow.version + 1)
    if rows:
        session.connection().execute(statement, rows)


def measured_document(measured: Iterable[Measurement]) -> list[list[str]]:
    """Measurements of one manager as they are kept with the score: measure, period, value, origin."""
    return [[found.measure, str(found.period), f"{found.value:f}", found.origin] for found in measured]


def _kept(row: ScorecardRow) -> Kept[ScoredManager]:
    measured = tuple(
        Measurement(row.manager, measure, Period.parse(period), Decimal(value), *origin)
        for measure, period, value, *origin in row.measured
    )
    card = None if row.scorecard is None else value_of(Scorecard, row.scorecard)
    found = (row.score_run_id, row.manager, Period.parse(row.period), row.score, measured, row.segment, row.grade)
    return row.kept(ScoredManager(*found, _place(row.place), card))


def _place(found: dict[str, int] | None) -> Place | None:
    return None if found is None else Place(**found)
