"""Everybody on record, ranked for a role."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.routes import Routes
from services.assessment.domain.factors import Style
from services.assessment.schemas.factors import EditionKey
from services.assessment.schemas.rankings import RankedBy
from services.assessment.schemas.standings import Standing, Standings
from services.assessment.usecases import standings as usecases

routes = Routes("Rankings")

READING_MS = 30_000
"""A page asked for right after the start may wait until every profile's points are read."""


@routes.get(
    "/v1/role-models/{role_model_id}/standings",
    Standings,
    scope="assessment:read",
    extensions={"x-timeout-ms": READING_MS},
)
async def list_standings(
    edge: ReadEdge,
    role_model_id: Annotated[UUID, Path(description="The role model's id.")],
    norm: Annotated[EditionKey, Query(description="Only profiles read against this norm; others cannot be compared.")],
    by: Annotated[RankedBy, Query(description="The style that decides.")] = Style.EXTERNAL,
    start: Annotated[int, Query(ge=0, le=10_000_000, description="The place to begin at; 0 is the best.")] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="How many places at most.")] = 50,
) -> Response:
    """Rank everybody on record for a role.

    Each person's newest profile, a million of them as well as ten, in the order and with the ranks of `/v1/rankings`.
    No names: a place is a reason to look at a profile, never a decision. Every reading is entered in the audit chain.
    """

    def shown(found: usecases.Standings) -> Standings:
        items = [
            Standing(
                profile_id=one.profile_id,
                position=one.place.position,
                rank=one.place.rank,
                tied=one.place.tied,
                overall=one.place.overall,
                low=one.low,
                high=one.high,
            )
            for one in found.found
        ]
        onward = start + limit if start + limit < found.persons else None
        return Standings(
            role_model_id=role_model_id, norm=norm, by=by, persons=found.persons, items=items, next_start=onward
        )

    if not usecases.is_at_hand(norm):
        await edge.gather(lambda session: usecases.gather(session, norm))
    return await edge.write(lambda work: shown(usecases.stand(work, role_model_id, norm, by, (start, limit))))
