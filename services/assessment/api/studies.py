"""Operations on group studies."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.assessment.clients import KpiClient
from services.assessment.domain.standing import Standing
from services.assessment.schemas.studies import Study, StudyDraft, StudyReproduction
from services.assessment.usecases import studies as usecases

routes = Routes("Studies")
StudyId = Annotated[UUID, Path(description="The study's id.")]


@routes.post("/v1/studies", Study, scope="assessment:write")
async def create_study(edge: PostEdge, draft: StudyDraft) -> Response:
    """Carry out a group study.

    Article 3 as one call: Tables 1 and 2 (bank × performance, both styles), whether the external style fits better than
    the internal one (H1, paired), whether the excellent fit better than the good (H2, Welch), each also by ranks and
    with effect sizes, and who shifts. With `performance`, or with a score run of the KPI service, also which factor,
    style and match go with it; the run's grades can make the groups.
    """
    order = draft.to_domain()
    standings: dict[str, Standing] = {}
    if order.kpi is not None:
        kpi: KpiClient = edge.request.app.state.kpi
        standings = await kpi.standings(order.kpi.score_run_id, edge.request.headers)
    return await edge.write(lambda work: Study.of_study(usecases.carry_out_study(work, order, standings)))


@routes.get("/v1/studies", Page[Study], scope="assessment:read")
async def list_studies(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    role_model_id: Annotated[UUID | None, Query(description="Only studies against this role model.")] = None,
) -> Response:
    """List group studies.

    As they were carried out; a study holds figures of groups and of nobody in particular.
    """
    return await edge.page(lambda work: usecases.list_studies(work, query, role_model_id).map(Study.of_study))


@routes.get("/v1/studies/{study_id}", Study, scope="assessment:read")
async def get_study(edge: ReadEdge, study_id: StudyId) -> Response:
    """Read a group study.

    As it was carried out.
    """
    return await edge.read(lambda work: Study.of_study(usecases.get_study(work, study_id)))


@routes.get("/v1/studies/{study_id}/reproduction", StudyReproduction, scope="assessment:read")
async def reproduce_study(edge: ReadEdge, study_id: StudyId) -> Response:
    """Carry a study out again.

    From the same profiles and performance figures, by the rules in force on its day, and say whether every figure comes
    out as it is kept. Nothing is changed.
    """
    return await edge.read(lambda work: StudyReproduction.of(usecases.reproduce_study(work, study_id)))
