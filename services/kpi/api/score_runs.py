"""Operations on score runs."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page, PeriodString, period
from services.kpi.api.sentences import sentences
from services.kpi.schemas.score_runs import ScoreRun, ScoreRunDraft
from services.kpi.usecases import score_runs as usecases

routes = Routes("Score runs")


@routes.post("/v1/score-runs", ScoreRun, scope="kpi:write", status=202)
async def start_score_run(edge: PostEdge, draft: ScoreRunDraft) -> Response:
    """Start scoring managers.

    A job scores them; `job` is where its progress is. Managers who cannot be scored are listed in the run with all
    that stood in the way, and the others are scored.
    """
    asked, told = period(draft.period), sentences(edge)
    return await edge.write(
        lambda work: ScoreRun.told(usecases.start_score_run(work, draft.scheme_id, asked, draft.managers), told)
    )


@routes.get("/v1/score-runs", Page[ScoreRun], scope="kpi:read")
async def list_score_runs(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("period", "created_at")],
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
) -> Response:
    """List score runs.

    A run concerns many managers, so a manager sees none; the own scorecards are at `/v1/scorecards`.
    """
    told = sentences(edge)
    return await edge.page(
        lambda work: usecases.list_score_runs(work, query, period).map(lambda kept: ScoreRun.told(kept, told))
    )


@routes.get("/v1/score-runs/{score_run_id}", ScoreRun, scope="kpi:read")
async def get_score_run(
    edge: ReadEdge, score_run_id: Annotated[UUID, Path(description="The score run's id.")]
) -> Response:
    """Read a score run.

    Its state is `scored` when every manager has been looked at.
    """
    told = sentences(edge)
    return await edge.read(lambda work: ScoreRun.told(usecases.get_score_run(work, score_run_id), told))
