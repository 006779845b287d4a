"""Operations by which a person sees what is held, and has it erased; and the consent ledger."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from services.assessment.schemas.personal_data import ConsentEntry, Erasure, PersonalData
from services.assessment.usecases import personal_data as usecases

routes = Routes("Personal data")
Person = Annotated[ExternalId, Path(description="The person's personnel number.")]


@routes.get("/v1/respondents/{external_id}/data", PersonalData, scope="assessment:answer")
async def get_personal_data(edge: ReadEdge, external_id: Person) -> Response:
    """Read everything held about a person.

    Sittings with their answers, profiles, role questionnaires and consents: for the person, and for those who run
    assessments. The reading is entered in the audit chain.
    """
    return await edge.write(lambda work: PersonalData.of_data(usecases.get_personal_data(work, external_id)))


@routes.post("/v1/respondents/{external_id}/erasure", Erasure, scope="assessment:answer")
async def erase_person(edge: PostEdge, external_id: Person) -> Response:
    """Erase a person.

    Sittings, answers and profiles are removed for good; role questionnaires stay without the rater, and figures of
    groups stay as they are. The answer is the proof.
    """
    return await edge.write(lambda work: Erasure.of(usecases.erase_person(work, external_id)))


@routes.get("/v1/erasures/{erasure_id}", Erasure, scope="assessment:answer")
async def get_erasure(edge: ReadEdge, erasure_id: Annotated[UUID, Path(description="The erasure's id.")]) -> Response:
    """Read the proof of an erasure.

    How much was removed and when. It names nobody: who knows the personnel number can compute the digest anew.
    """
    return await edge.read(lambda work: Erasure.of(usecases.get_erasure(work, erasure_id)))


@routes.get("/v1/consent-entries", Page[ConsentEntry], scope="assessment:read")
async def list_consent_entries(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("at", default="at")],
    assessment_id: Annotated[UUID | None, Query(description="Only entries about this sitting.")] = None,
) -> Response:
    """List the consent ledger.

    Every consent and every withdrawal as it happened; entries are never changed, and stay when the person is erased.
    """
    return await edge.page(lambda work: usecases.list_consent_entries(work, query, assessment_id).map(ConsentEntry.of))
