"""Operations on calibrations and re-scorings: long work on the sittings of an instrument."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.wire import Page
from services.assessment.schemas.calibrations import Calibration, InstrumentChoice
from services.assessment.schemas.factors import EditionKey
from services.assessment.schemas.rescorings import RescoredProfile, Rescoring, RescoringDraft
from services.assessment.usecases import calibrations as usecases
from services.assessment.usecases import rescorings

routes = Routes("Calibrations and re-scorings")
RescoringId = Annotated[UUID, Path(description="The re-scoring's id.")]


@routes.post("/v1/calibrations", Job, scope="assessment:write", status=202)
async def start_calibration(edge: PostEdge, draft: InstrumentChoice) -> Response:
    """Fit the second scorer to the sittings of an instrument.

    Best–worst IRT by EM, a round a step; needs the sound sittings of 200 persons. The answer is the job; its `result`
    will be the calibration.
    """
    catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(
            usecases.start_calibration(work, draft.instrument), ServiceName.ASSESSMENT, catalogue, edge.locale
        )
    )


@routes.get("/v1/calibrations", Page[Calibration], scope="assessment:read")
async def list_calibrations(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at", default="-created_at")],
    instrument: Annotated[EditionKey | None, Query(description="Only those of this instrument.")] = None,
) -> Response:
    """List calibrations.

    The newest first; each is made once and never changes.
    """
    return await edge.page(lambda work: usecases.list_calibrations(work, query, instrument).map(Calibration.of))


@routes.get("/v1/calibrations/{calibration_id}", Calibration, scope="assessment:read")
async def get_calibration(
    edge: ReadEdge, calibration_id: Annotated[UUID, Path(description="The calibration's id.")]
) -> Response:
    """Read a calibration.

    Loadings, intercepts and correlations, and how reliable the scores by them are.
    """
    return await edge.read(lambda work: Calibration.of(usecases.get_calibration(work, calibration_id)))


@routes.post("/v1/rescorings", Rescoring, scope="assessment:write", status=202)
async def start_rescoring(edge: PostEdge, draft: RescoringDraft) -> Response:
    """Score profiles anew.

    Without a norm each by the rules that it cites: all must come out the same to the byte. With a norm, what would be
    different, or with `apply` what has become different, is listed profile by profile.
    """
    return await edge.write(
        lambda work: Rescoring.of_rescoring(
            rescorings.start_rescoring(work, draft.instrument, draft.norm, apply=draft.apply)
        )
    )


@routes.get("/v1/rescorings", Page[Rescoring], scope="assessment:read")
async def list_rescorings(
    edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
) -> Response:
    """List re-scorings.

    The newest first.
    """
    return await edge.page(lambda work: rescorings.list_rescorings(work, query).map(Rescoring.of_rescoring))


@routes.get("/v1/rescorings/{rescoring_id}", Rescoring, scope="assessment:read")
async def get_rescoring(edge: ReadEdge, rescoring_id: RescoringId) -> Response:
    """Read a re-scoring.

    How far it is, and how many profiles came out otherwise.
    """
    return await edge.read(lambda work: Rescoring.of_rescoring(rescorings.get_rescoring(work, rescoring_id)))


@routes.get("/v1/rescorings/{rescoring_id}/changes", Page[RescoredProfile], scope="assessment:read")
async def list_rescored_profiles(
    edge: ReadEdge, rescoring_id: RescoringId, query: Annotated[PageQuery, paging("created_at")]
) -> Response:
    """List the profiles that came out otherwise.

    The points of every style before and after, and the hashes of the whole profiles. Each profile shown is entered in
    the audit chain as read.
    """
    return await edge.page(
        lambda work: rescorings.list_changes(work, query, rescoring_id).map(
            lambda line: RescoredProfile.of_change(*line)
        ),
        on_record=True,
    )
