"""Operations on development plans."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from services.assessment.schemas.development_plans import (
    DevelopmentPlan,
    DevelopmentPlanDraft,
    DevelopmentProgress,
    PlannedActions,
)
from services.assessment.usecases import development_plans as usecases

routes = Routes("Development plans")
PlanId = Annotated[UUID, Path(description="The development plan's id.")]


@routes.post("/v1/development-plans", DevelopmentPlan, scope="assessment:write")
async def create_development_plan(edge: PostEdge, draft: DevelopmentPlanDraft) -> Response:
    """Make a development plan.

    Of a profile's external style, towards a published role model: a goal for each gap of one standard error or more,
    first those beyond measurement error, each with practices in both languages. A closed review of the person's
    competencies adds a goal for each level that the role asks for and others do not see yet.
    """
    return await edge.write(
        lambda work: DevelopmentPlan.of_plan(
            usecases.create_development_plan(work, draft.profile_id, draft.role_model_id, draft.competency_review_id)
        )
    )


@routes.get("/v1/development-plans", Page[DevelopmentPlan], scope="assessment:answer")
async def list_development_plans(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    external_id: Annotated[ExternalId | None, Query(description="The person's personnel number.")] = None,
) -> Response:
    """List development plans.

    All of them for those who run assessments, the own ones for everybody else. Each plan shown is entered in the audit
    chain as read.
    """
    return await edge.page(
        lambda work: usecases.list_development_plans(work, query, external_id).map(DevelopmentPlan.of_plan),
        on_record=True,
    )


@routes.get("/v1/development-plans/{development_plan_id}", DevelopmentPlan, scope="assessment:answer")
async def get_development_plan(edge: ReadEdge, development_plan_id: PlanId) -> Response:
    """Read a development plan.

    Its goals, what to practise, and what was agreed on. The plan must be the caller's own, or the caller runs
    assessments. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: DevelopmentPlan.of_plan(usecases.get_development_plan(work, development_plan_id))
    )


@routes.put("/v1/development-plans/{development_plan_id}/actions", DevelopmentPlan, scope="assessment:answer")
async def save_planned_actions(
    edge: WriteEdge, development_plan_id: PlanId, version: IfMatch, body: PlannedActions
) -> Response:
    """Save the actions of a development plan.

    They replace those before: what is to be done for which factor, until when, and what is done.
    """
    return await edge.write(
        lambda work: DevelopmentPlan.of_plan(
            usecases.save_actions(work, development_plan_id, version, body.to_domain())
        )
    )


@routes.get("/v1/development-plans/{development_plan_id}/progress", DevelopmentProgress, scope="assessment:answer")
async def get_development_progress(
    edge: ReadEdge,
    development_plan_id: PlanId,
    profile_id: Annotated[UUID, Query(description="A later profile of the same person.")],
) -> Response:
    """Read what a later profile shows of a plan.

    Whether each gap has moved beyond error, and which way (reliable change). Profiles by different norms are not
    compared. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: DevelopmentProgress.of_changes(
            development_plan_id, profile_id, usecases.progress(work, development_plan_id, profile_id)
        )
    )
