"""Operations on scorecards."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page, PeriodString
from services.kpi.schemas.scorecards import Scorecard, ScorecardSummary
from services.kpi.store.scorecards import ScorecardFilter
from services.kpi.usecases import score_runs as usecases

routes = Routes("Scorecards")


@routes.get("/v1/scorecards", Page[ScorecardSummary], scope="kpi:read")
async def list_scorecards(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", "period", "created_at")],
    score_run_id: Annotated[UUID | None, Query(description="Of this score run only.")] = None,
    manager: Annotated[ExternalId | None, Query(description="Of this manager only.")] = None,
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
    segment: Annotated[Code | None, Query(description="Of this segment only.")] = None,
    grade: Annotated[Code | None, Query(description="With this grade only.")] = None,
) -> Response:
    """List scorecards.

    A manager sees only the own ones. The explanation is in the scorecard itself.
    """
    wanted = ScorecardFilter(score_run_id, manager, period, segment, grade)
    return await edge.page(lambda work: usecases.list_scorecards(work, query, wanted).map(ScorecardSummary.of))


@routes.get("/v1/scorecards/{scorecard_id}", Scorecard, scope="kpi:read")
async def get_scorecard(
    edge: ReadEdge, scorecard_id: Annotated[UUID, Path(description="The scorecard's id.")]
) -> Response:
    """Read a scorecard.

    The score explains itself down to measurements and the dated scheme.
    """
    return await edge.read(lambda work: Scorecard.of(usecases.get_scorecard(work, scorecard_id)))
