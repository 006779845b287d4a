"""Operations on role questionnaires."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page
from services.assessment.domain.role_model import RaterGroup
from services.assessment.schemas.role_questionnaires import RoleQuestionnaire, RoleQuestionnaireDraft
from services.assessment.store.role_questionnaires import RoleQuestionnaireFilter
from services.assessment.usecases import role_questionnaires as usecases

routes = Routes("Role questionnaires")
RoleQuestionnaireId = Annotated[UUID, Path(description="The role questionnaire's id.")]


@routes.post("/v1/role-questionnaires", RoleQuestionnaire, scope="assessment:answer")
async def submit_role_questionnaire(edge: PostEdge, draft: RoleQuestionnaireDraft) -> Response:
    """Submit a rater's view of a role.

    Every statement of the form is rated and the key traits are chosen; the answers are scored at once. A rater answers
    in the own name; whoever runs assessments may enter questionnaires filled in on paper.
    """
    view = draft.to_domain()
    return await edge.write(lambda work: RoleQuestionnaire.of_record(usecases.submit_role_questionnaire(work, view)))


@routes.get("/v1/role-questionnaires", Page[RoleQuestionnaire], scope="assessment:read")
async def list_role_questionnaires(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    bank: Annotated[Code | None, Query(description="The bank whose role it is.")] = None,
    role: Annotated[Code | None, Query(description="The role.")] = None,
    rater_group: Annotated[RaterGroup | None, Query(description="As what the rater answered.")] = None,
    rater_external_id: Annotated[ExternalId | None, Query(description="The rater's personnel number.")] = None,
) -> Response:
    """List role questionnaires.

    Filtered by bank, role and rater; every criterion that is given must hold.
    """
    wanted = RoleQuestionnaireFilter(bank, role, rater_group, rater_external_id)
    return await edge.page(
        lambda work: usecases.list_role_questionnaires(work, query, wanted).map(RoleQuestionnaire.of_record)
    )


@routes.get("/v1/role-questionnaires/{role_questionnaire_id}", RoleQuestionnaire, scope="assessment:read")
async def get_role_questionnaire(edge: ReadEdge, role_questionnaire_id: RoleQuestionnaireId) -> Response:
    """Read a role questionnaire.

    The rater's answers and the levels that they score to.
    """
    return await edge.read(
        lambda work: RoleQuestionnaire.of_record(usecases.get_role_questionnaire(work, role_questionnaire_id))
    )
