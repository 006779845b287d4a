"""Operations on competency models."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import Slice
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.wire import Page
from services.assessment.schemas.competency_models import CompetencyModel, CompetencyModelDraft
from services.assessment.schemas.factors import EditionKey
from services.assessment.usecases import competency_models as usecases

routes = Routes("Competencies")
Key = Annotated[EditionKey, Path(description="Name and date of the edition: `relationship-manager@2026-01-01`.")]


@routes.get("/v1/competency-models", Page[CompetencyModel], scope="assessment:answer", cache=SAME_FOR_ALL)
async def list_competency_models(edge: ReadEdge) -> Response:
    """List competency models.

    Every edition of every model, those that ship first: areas above and below the waterline, competencies with
    definitions and observable levels, in both languages. The list is short and comes whole.
    """
    return await edge.page(lambda work: Slice(tuple(map(CompetencyModel.of_model, usecases.list_models(work))), None))


@routes.post("/v1/competency-models", CompetencyModel, scope="assessment:write")
async def publish_competency_model(edge: PostEdge, draft: CompetencyModelDraft) -> Response:
    """Publish an edition of an own competency model.

    Areas above and below the waterline, competencies with a definition and two to seven levels, each a step that can be
    observed. What is published never changes; a later edition of the same name follows it.
    """
    model = draft.to_domain()
    return await edge.write(lambda work: CompetencyModel.of_model(usecases.publish_model(work, model)))


@routes.get("/v1/competency-models/{key}", CompetencyModel, scope="assessment:answer", cache=SAME_FOR_ALL)
async def get_competency_model(edge: ReadEdge, key: Key) -> Response:
    """Read a competency model.

    Areas above and below the waterline, competencies with definitions and observable levels, in both languages.
    """
    return await edge.read(lambda work: CompetencyModel.of_model(usecases.get_model(work, key)))
