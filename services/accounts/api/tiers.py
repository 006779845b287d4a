"""Operations on tiers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.edge import PostEdge, ReadEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.printing.answers import PICTURE, picture
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.settings import ServiceName
from chassis.wire import Code, Page
from services.accounts import rulebook
from services.accounts.schemas.tier_moves_picture import tier_moves_picture
from services.accounts.schemas.tiers import (
    TierAssessment,
    TierAssessmentDraft,
    TierModel,
    TierModels,
    TierMoves,
    TierRunDraft,
)
from services.accounts.usecases import tiers as usecases

routes = Routes("Tiers")
TierAssessmentId = Annotated[UUID, Path(description="The tier assessment's id.")]
FirstDay = Annotated[date, Query(alias="from", description="Where the accounts were on this day.")]
LastDay = Annotated[date, Query(alias="until", description="Where they are on this day.")]


@routes.get("/v1/tier-models", TierModels, scope="accounts:read", cache=SAME_FOR_ALL)
async def list_tier_models(edge: ReadEdge) -> Response:
    """List the versions of the tiers.

    Boundaries on named measures, the margins by which a move must clear them, and how long an account stays at least.
    """
    return edge.show(TierModels(items=[TierModel.from_domain(model) for model in rulebook.tier_models()]))


@routes.post("/v1/tier-assessments", TierAssessment, scope="accounts:write")
async def create_tier_assessment(edge: PostEdge, draft: TierAssessmentDraft) -> Response:
    """Sort one account into its tier.

    By what is on record on the day, with the reason; the assessment before is superseded and stays on record. With
    `validate_only=true` it is what would be decided. Not for managers to decide.
    """
    return await edge.write(
        lambda work: TierAssessment.from_domain(usecases.create_assessment(work, draft.account_id, draft.as_of))
    )


@routes.post("/v1/tier-runs", Job, scope="accounts:write", status=202)
async def create_tier_run(edge: PostEdge, draft: TierRunDraft) -> Response:
    """Sort every active account into its tier.

    A job goes through the accounts; those that were assessed as of this day or a later one are passed over.
    """
    catalogue: Catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(
            usecases.create_tier_run(work, draft.as_of), ServiceName.ACCOUNTS, catalogue, edge.locale
        )
    )


@routes.get("/v1/tier-assessments", Page[TierAssessment], scope="accounts:read")
async def list_tier_assessments(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("as_of", "created_at", default="-as_of")],
    account_id: Annotated[UUID | None, Query(description="Of this account.")] = None,
    tier: Annotated[Code | None, Query(description="In this tier.")] = None,
    present: Annotated[bool, Query(description="Leave out those that a later one superseded.")] = True,
) -> Response:
    """List tier assessments.

    By default what holds now; with `present=false` the history too. A manager sees own accounts.
    """
    return await edge.page(
        lambda work: usecases.list_assessments(work, query, account_id, tier, present=present).map(
            TierAssessment.from_domain
        )
    )


@routes.get("/v1/tier-assessments/{tier_assessment_id}", TierAssessment, scope="accounts:read")
async def get_tier_assessment(edge: ReadEdge, tier_assessment_id: TierAssessmentId) -> Response:
    """Read one tier assessment.

    With the measures as they were read, whatever has been filed since.
    """
    return await edge.read(lambda work: TierAssessment.from_domain(usecases.get_assessment(work, tier_assessment_id)))


@routes.get("/v1/tier-moves", TierMoves, scope="accounts:read")
async def get_tier_moves(edge: ReadEdge, first_day: FirstDay, last_day: LastDay) -> Response:
    """Read the matrix of tier moves.

    How many accounts went from which tier to which between two days; null stands for no tier.
    """
    return await edge.read(lambda work: TierMoves.from_domain(usecases.measure_moves(work, first_day, last_day)))


@routes.get("/v1/tier-moves/picture", TierMoves, scope="accounts:read", **PICTURE)
async def draw_tier_moves(edge: ReadEdge, first_day: FirstDay, last_day: LastDay) -> Response:
    """Draw the matrix of tier moves.

    SVG, or PNG by Accept, in the reader's language: where accounts were by row, where they are by column.
    """
    found = await edge.find(lambda work: usecases.measure_moves(work, first_day, last_day))
    return await picture(edge, tier_moves_picture(found, edge.locale))
