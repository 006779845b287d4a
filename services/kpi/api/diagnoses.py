"""Operations on diagnoses."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page, PeriodString
from services.kpi.schemas.diagnoses import Diagnosis
from services.kpi.store.scorecards import ScorecardFilter
from services.kpi.usecases import diagnoses as usecases
from services.kpi.usecases.diagnoses import Diagnosed

routes = Routes("Diagnoses")


@routes.get("/v1/diagnoses", Page[Diagnosis], scope="kpi:read")
async def list_diagnoses(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", "period", "created_at")],
    score_run_id: Annotated[UUID | None, Query(description="Of this score run only.")] = None,
    manager: Annotated[ExternalId | None, Query(description="Of this manager only.")] = None,
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
) -> Response:
    """List diagnoses.

    One for each scorecard: what cost points, most costly first, and who leads there. A manager sees only the own ones.
    """
    wanted = ScorecardFilter(score_run_id, manager, period)
    return await edge.page(lambda work: usecases.list_diagnoses(work, query, wanted).map(_told))


@routes.get("/v1/diagnoses/{scorecard_id}", Diagnosis, scope="kpi:read")
async def get_diagnosis(
    edge: ReadEdge, scorecard_id: Annotated[UUID, Path(description="The id of the scorecard diagnosed.")]
) -> Response:
    """Diagnose a scorecard.

    Each indicator below the leader's level, the points that it cost, and the benchmark: the manager of the same run who
    does it best, with the value to be reached.
    """
    return await edge.read(lambda work: _told(usecases.get_diagnosis(work, scorecard_id)))


def _told(found: Diagnosed) -> Diagnosis:
    return Diagnosis.told(found.card, found.diagnosis)
