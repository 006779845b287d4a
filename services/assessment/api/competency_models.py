"""Operations on competency models."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import Slice
from chassis.routes import Routes
from chassis.wire import Page
from services.assessment import rulebook
from services.assessment.schemas.competency_models import CompetencyModel
from services.assessment.schemas.factors import EditionKey

routes = Routes("Competencies")
Key = Annotated[EditionKey, Path(description="Name and date of the edition: `relationship-manager@2026-01-01`.")]


@routes.get("/v1/competency-models", Page[CompetencyModel], scope="assessment:answer")
async def list_competency_models(edge: ReadEdge) -> Response:
    """List competency models.

    Every edition of every model, the oldest first: areas above and below the waterline, competencies with definitions
    and observable levels, in both languages. The list is short and comes whole.
    """
    found = tuple(CompetencyModel.of_model(rule) for rule in rulebook.competency_models().values())
    return await edge.page(lambda _: Slice(found, None))


@routes.get("/v1/competency-models/{key}", CompetencyModel, scope="assessment:answer")
async def get_competency_model(edge: ReadEdge, key: Key) -> Response:
    """Read a competency model.

    Areas above and below the waterline, competencies with definitions and observable levels, in both languages.
    """
    return await edge.read(lambda _: CompetencyModel.of_model(rulebook.competency_model(key)))
