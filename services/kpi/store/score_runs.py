"""Score runs in the database, and the scorecards as their jobs write them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.runs import Coverage, LeftOut, ScoredManager, ScoreRun, ScoreRunState
from services.kpi.store.documents import document, left_out_document, left_out_of, value_of
from services.kpi.store.scorecards import measured_document
from services.kpi.tables import SchemeRow, ScorecardRow, ScoreRunRow


def add(session: Session, run_id: UUID, run: ScoreRun, now: datetime) -> Kept[ScoreRun]:
    """Keep a new run."""
    row = ScoreRunRow(
        id=run_id,
        scheme_id=run.scheme_id,
        period=str(run.period),
        author=run.author,
        state=run.state,
        managers=list(run.managers),
        unscored=[],
        segments=dict(run.segments),
        coverage=[],
        scored=0,
        job_id=run.job_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def find(session: Session, run_id: UUID) -> Kept[ScoreRun] | None:
    """The run, if there is one."""
    row = session.get(ScoreRunRow, run_id)
    return None if row is None else _kept(row)


def get(session: Session, run_id: UUID) -> Kept[ScoreRun]:
    """The run, or `NotFound`."""
    found = find(session, run_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":score_run_id", {"resource": "score run"}))
    return found


def page(session: Session, query: PageQuery, period: str | None) -> Slice[Kept[ScoreRun]]:
    """One page of runs, of one period or of all."""
    rows = select(ScoreRunRow) if period is None else select(ScoreRunRow).filter_by(period=period)
    columns = {"period": ScoreRunRow.period, "created_at": ScoreRunRow.created_at}
    return keyset(session, rows, query, columns, ScoreRunRow.id).map(_kept)


def cover(session: Session, run_id: UUID, coverage: Sequence[Coverage]) -> None:
    """Keep what is known of the alternatives."""
    session.get_one(ScoreRunRow, run_id).coverage = [document(found) for found in coverage]
    session.flush()


def record(
    session: Session, run_id: UUID, scored: Mapping[UUID, ScoredManager], unscored: Sequence[LeftOut], now: datetime
) -> None:
    """Keep what a chunk of the run came to."""
    run = session.get_one(ScoreRunRow, run_id)
    run.unscored = [*run.unscored, *map(left_out_document, unscored)]
    run.scored, run.updated_at = run.scored + len(scored), now
    session.add_all(_scorecard_row(key, found, now) for key, found in scored.items())
    session.flush()


def before(session: Session, run: ScoreRun, scheme_code: str) -> UUID | None:
    """The latest finished run of the period before, by any version of the same scheme."""
    rows = select(ScoreRunRow.id).join(SchemeRow, ScoreRunRow.scheme_id == SchemeRow.id)
    rows = rows.where(
        SchemeRow.code == scheme_code,
        ScoreRunRow.period == str(run.period.previous),
        ScoreRunRow.state == ScoreRunState.SCORED,
    )
    return session.scalar(rows.order_by(ScoreRunRow.created_at.desc(), ScoreRunRow.id.desc()).limit(1))


def end(session: Session, run_id: UUID, now: datetime) -> None:
    """Mark the run as scored."""
    run = session.get_one(ScoreRunRow, run_id)
    run.state, run.updated_at = ScoreRunState.SCORED, now
    session.flush()


def _scorecard_row(key: UUID, found: ScoredManager, now: datetime) -> ScorecardRow:
    return ScorecardRow(
        id=key,
        score_run_id=found.score_run_id,
        manager=found.manager,
        period=str(found.period),
        segment=found.segment,
        grade=found.grade,
        score=found.score,
        measured=measured_document(found.measured),
        created_at=now,
        updated_at=now,
    )


def _kept(row: ScoreRunRow) -> Kept[ScoreRun]:
    return row.kept(
        ScoreRun(
            scheme_id=row.scheme_id,
            period=Period.parse(row.period),
            managers=tuple(row.managers),
            author=row.author,
            job_id=row.job_id,
            state=ScoreRunState(row.state),
            scored=row.scored,
            unscored=tuple(map(left_out_of, row.unscored)),
            segments=row.segments,
            coverage=tuple(value_of(Coverage, found) for found in row.coverage),
        )
    )
