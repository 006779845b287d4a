"""Operations on ties and on the influence map."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.printing.answers import PICTURE, picture
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.api.accounts import AccountId
from services.accounts.domain.tie import TieKind
from services.accounts.schemas.influence_picture import influence_picture
from services.accounts.schemas.ties import InfluenceMap, Tie, TieDraft, TiePatch
from services.accounts.usecases import ties as usecases

routes = Routes("Influence")
TieId = Annotated[UUID, Path(description="The tie's id.")]
AsOf = Annotated[date | None, Query(description="The day of the map; today when left out.")]


@routes.post("/v1/accounts/{account_id}/ties", Tie, scope="accounts:write")
async def create_tie(edge: PostEdge, account_id: AccountId, draft: TieDraft) -> Response:
    """File a tie between two people of an account.

    Influence goes from who moves to who is moved; a conflict has no direction.
    """
    return await edge.write(lambda work: Tie.of(usecases.create_tie(work, draft.to_domain(account_id))))


@routes.get("/v1/accounts/{account_id}/ties", Page[Tie], scope="accounts:read")
async def list_ties(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("starts_on", "created_at")],
    kind: Annotated[TieKind | None, Query(description="Influence or conflict.")] = None,
) -> Response:
    """List the ties between the people of an account.

    Ties that have ended are among them.
    """
    return await edge.page(lambda work: usecases.list_ties(work, query, account_id, kind).map(Tie.of))


@routes.get("/v1/accounts/{account_id}/ties/{tie_id}", Tie, scope="accounts:read")
async def get_tie(edge: ReadEdge, account_id: AccountId, tie_id: TieId) -> Response:
    """Read one tie.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: Tie.of(usecases.get_tie(work, account_id, tie_id)))


@routes.patch("/v1/accounts/{account_id}/ties/{tie_id}", Tie, scope="accounts:write")
async def change_tie(
    edge: WriteEdge,
    account_id: AccountId,
    tie_id: TieId,
    version: IfMatch,
    patch: Annotated[TiePatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Let a tie end, or go on.

    A tie that becomes stronger or weaker is ended, and another begins: the maps of earlier days stay as they were.
    """
    return await edge.write(lambda work: Tie.of(usecases.end_tie(work, account_id, tie_id, version, patch.ends_on)))


@routes.get("/v1/accounts/{account_id}/influence-map", InfluenceMap, scope="accounts:read")
async def get_influence_map(edge: ReadEdge, account_id: AccountId, as_of: AsOf = None) -> Response:
    """Read the influence map of an account.

    Who is in post, how much their word moves (PageRank over the ties), how many solid contacts are left when any one
    leaves, and the shortest way from an advocate to each opponent; as of any day, as it was known on that day.
    """
    return await edge.read(lambda work: InfluenceMap.from_domain(usecases.get_influence_map(work, account_id, as_of)))


@routes.get(
    "/v1/accounts/{account_id}/influence-map/picture",
    InfluenceMap,
    scope="accounts:read",
    **PICTURE,
)
async def draw_influence_map(edge: ReadEdge, account_id: AccountId, as_of: AsOf = None) -> Response:
    """Draw the influence map of an account.

    SVG, or PNG by Accept, in the reader's language: support from left to right, deciding power from bottom to top,
    arrows of influence, broken lines of conflict, and the ways to opponents.
    """
    found = await edge.find(lambda work: usecases.get_influence_map(work, account_id, as_of))
    return await picture(edge, influence_picture(found, edge.locale))
