"""Operations on profiles."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page
from services.assessment.schemas.calibrations import LatentScores
from services.assessment.schemas.profiles import ImportedProfileDraft, Profile
from services.assessment.store.profiles import ProfileFilter
from services.assessment.usecases import profiles as usecases
from services.assessment.usecases.calibrations import score_latently

routes = Routes("Profiles")
ProfileId = Annotated[UUID, Path(description="The profile's id.")]


@routes.post("/v1/profiles", Profile, scope="assessment:write")
async def import_profile(edge: PostEdge, draft: ImportedProfileDraft) -> Response:
    """Take in a profile that another DISC tool made.

    Scores only, marked as that tool's. They are read against its own norm, so they are compared with profiles of the
    same tool and with no others. Where the tool states no error, one is assumed and flagged.
    """
    scores = draft.to_domain()
    return await edge.write(lambda work: Profile.of_record(usecases.import_profile(work, scores)[0]))


@routes.get("/v1/profiles", Page[Profile], scope="assessment:read")
async def list_profiles(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("external_id", "created_at")],
    external_id: Annotated[ExternalId | None, Query(description="The respondent's personnel number.")] = None,
    bank: Annotated[Code | None, Query(description="The respondent's bank.")] = None,
    role: Annotated[Code | None, Query(description="What the respondent is: `manager`, `supervisor`, …")] = None,
    performance: Annotated[Code | None, Query(description="The performance group: `excellent`, `good`, …")] = None,
) -> Response:
    """List profiles.

    Filtered by respondent, bank, role and performance group; every criterion that is given must hold. Each profile
    shown is entered in the audit chain as read.
    """
    wanted = ProfileFilter(external_id, bank, role, performance)
    return await edge.page(
        lambda work: usecases.list_profiles(work, query, wanted).map(Profile.of_record), on_record=True
    )


@routes.get("/v1/profiles/{profile_id}", Profile, scope="assessment:read")
async def get_profile(edge: ReadEdge, profile_id: ProfileId) -> Response:
    """Read a profile.

    Internal, external and summary style with their errors, the shift, words, flags, and the rules that made it. Every
    reading is entered in the audit chain.
    """
    return await edge.write(lambda work: Profile.of_record(usecases.get_profile(work, profile_id)))


@routes.get("/v1/profiles/{profile_id}/latent-scores", LatentScores, scope="assessment:read")
async def get_latent_scores(
    edge: ReadEdge,
    profile_id: ProfileId,
    calibration_id: Annotated[UUID | None, Query(description="Which calibration; the newest if left out.")] = None,
) -> Response:
    """Read a profile's scores by the second scorer.

    Each factor by best–worst IRT beside the classical summary score, both with their bands; `disagrees` where one lies
    outside the other's. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: LatentScores.of_scores(profile_id, *score_latently(work, profile_id, calibration_id))
    )
