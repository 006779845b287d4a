"""Scorecards in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.runs import KeptScorecard
from services.kpi.domain.scorecard import Scorecard
from services.kpi.store.documents import value_of
from services.kpi.tables import ScorecardRow


@dataclass(frozen=True, slots=True)
class ScorecardFilter:
    """Which scorecards: every criterion that is given must hold."""

    score_run_id: UUID | None = None
    manager: str | None = None
    period: str | None = None


def get(session: Session, scorecard_id: UUID, only_manager: str | None = None) -> Kept[KeptScorecard]:
    """The scorecard, or `NotFound`; `only_manager` narrows what exists for the caller."""
    row = session.get(ScorecardRow, scorecard_id)
    if row is None or only_manager not in (None, row.manager):
        raise NotFound(Fault("unknown_resource", ":scorecard_id", {"resource": "scorecard"}))
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: ScorecardFilter) -> Slice[Kept[KeptScorecard]]:
    """One page of the scorecards wanted."""
    rows = select(ScorecardRow)
    if wanted.score_run_id is not None:
        rows = rows.where(ScorecardRow.score_run_id == wanted.score_run_id)
    if wanted.manager is not None:
        rows = rows.where(ScorecardRow.manager == wanted.manager)
    if wanted.period is not None:
        rows = rows.where(ScorecardRow.period == wanted.period)
    columns = {
        "manager": ScorecardRow.manager,
        "period": ScorecardRow.period,
        "created_at": ScorecardRow.created_at,
    }
    return keyset(session, rows, query, columns, ScorecardRow.id).map(_kept)


def of_run(session: Session, run_id: UUID, managers: Sequence[str]) -> dict[str, Scorecard]:
    """The scorecards of some managers in a run, by manager."""
    rows = select(ScorecardRow).where(ScorecardRow.score_run_id == run_id, ScorecardRow.manager.in_(managers))
    return {row.manager: value_of(Scorecard, row.scorecard) for row in session.scalars(rows)}


def _kept(row: ScorecardRow) -> Kept[KeptScorecard]:
    scorecard = value_of(Scorecard, row.scorecard)
    return row.kept(KeptScorecard(row.score_run_id, row.manager, Period.parse(row.period), scorecard))
