"""Operations on role models."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Page
from services.assessment.domain.role_model_record import RoleModelState
from services.assessment.schemas.role_model_comparisons import RoleModelComparison
from services.assessment.schemas.role_models import RoleModel, RoleModelDraft, RoleModelTransitionRequest
from services.assessment.store.role_models import RoleModelFilter
from services.assessment.usecases import role_models as usecases

routes = Routes("Role models")
RoleModelId = Annotated[UUID, Path(description="The role model's id.")]


@routes.post("/v1/role-models", RoleModel, scope="assessment:write")
async def create_role_model(edge: PostEdge, draft: RoleModelDraft) -> Response:
    """Make a role model.

    Merges raters' questionnaires, takes top performers' profiles as the template, or takes levels as stated. The result
    is a draft: the next edition of this bank's role.
    """
    order = draft.to_domain()
    return await edge.write(lambda work: RoleModel.of_record(usecases.create_role_model(work, order)))


@routes.get("/v1/role-models", Page[RoleModel], scope="assessment:read")
async def list_role_models(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("edition", "created_at")],
    bank: Annotated[Code | None, Query(description="The bank whose role it is.")] = None,
    role: Annotated[Code | None, Query(description="The role.")] = None,
    state: Annotated[RoleModelState | None, Query(description="Whether the edition is in force.")] = None,
) -> Response:
    """List role models.

    All editions of all roles, or those of whom every given criterion holds.
    """
    wanted = RoleModelFilter(bank, role, state)
    return await edge.page(lambda work: usecases.list_role_models(work, query, wanted).map(RoleModel.of_record))


@routes.get("/v1/role-models/{role_model_id}", RoleModel, scope="assessment:read")
async def get_role_model(edge: ReadEdge, role_model_id: RoleModelId) -> Response:
    """Read a role model.

    Its levels, its key traits in order, and what stands behind each level.
    """
    return await edge.read(lambda work: RoleModel.of_record(usecases.get_role_model(work, role_model_id)))


@routes.get("/v1/role-models/{role_model_id}/comparison", RoleModelComparison, scope="assessment:read")
async def compare_role_models(
    edge: ReadEdge,
    role_model_id: RoleModelId,
    other_id: Annotated[UUID, Query(alias="with", description="The role model to compare with.")],
) -> Response:
    """Compare a role model with another.

    Two editions of one role, or the same role at two banks: how the levels differ beside their standard errors, and
    which key traits they share.
    """
    return await edge.read(
        lambda work: RoleModelComparison.of_comparison(
            role_model_id, other_id, usecases.compare_role_models(work, role_model_id, other_id)
        )
    )


@routes.post("/v1/role-models/{role_model_id}/transitions", RoleModel, scope="assessment:write", status=200)
async def transition_role_model(
    edge: PostEdge, role_model_id: RoleModelId, body: RoleModelTransitionRequest
) -> Response:
    """Publish or retire a role model.

    Publishing an edition retires the one in force for the same bank and role. Whoever made a model cannot publish it;
    one that a single rater made, or whose raters disagree too much, cannot be published at all.
    """
    return await edge.write(
        lambda work: RoleModel.of_record(usecases.transition_role_model(work, role_model_id, body.transition))
    )
