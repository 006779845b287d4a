"""Operations on score runs."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import Edge, PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page, PeriodString, period
from services.kpi.api.sentences import sentences
from services.kpi.clients import AccountsClient
from services.kpi.schemas.recognitions import Recognition
from services.kpi.schemas.score_runs import ScoreRun, ScoreRunDraft
from services.kpi.usecases import recognitions
from services.kpi.usecases import score_runs as usecases

routes = Routes("Score runs")


@routes.post("/v1/score-runs", ScoreRun, scope="kpi:write", status=202)
async def start_score_run(edge: PostEdge, draft: ScoreRunDraft) -> Response:
    """Start scoring managers.

    A job scores them; `job` is where its progress is. Managers who cannot be scored are listed in the run with all
    that stood in the way, and the others are scored, graded and ranked, in all and within their segment.
    """
    asked, told = period(draft.period), sentences(edge)
    segments = await _segments(edge, draft) | draft.given_segments()
    return await edge.write(
        lambda work: ScoreRun.told(
            usecases.start_score_run(work, draft.scheme_id, asked, draft.managers, segments), told
        )
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


@routes.get("/v1/score-runs/{score_run_id}/recognition", Recognition, scope="kpi:read")
async def get_recognition(
    edge: ReadEdge,
    score_run_id: Annotated[UUID, Path(description="The score run's id.")],
    most: Annotated[int, Query(ge=1, le=100, description="How many places the lists have.")] = 10,
) -> Response:
    """Read whom a run gives reason to praise.

    The best; the most improved since the latest run of the period before by the same scheme; who leads which segment
    in which indicator.
    """
    return await edge.read(
        lambda work: Recognition.told(score_run_id, recognitions.get_recognition(work, score_run_id, most))
    )


async def _segments(edge: Edge, draft: ScoreRunDraft) -> dict[str, str]:
    if draft.segment_by is None:
        return {}
    accounts: AccountsClient = edge.request.app.state.accounts
    asked = period(draft.period)
    managers = await edge.find(lambda work: usecases.managers_to_score(work.session, asked, draft.managers))
    return await accounts.segments(managers, draft.segment_by, edge.request.headers)
