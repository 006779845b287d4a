"""Operations on vested interests and on notes on personality: sensitive, with a scope of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.api.accounts import AccountId
from services.accounts.api.sensitive import recorded
from services.accounts.domain.interest import InterestState
from services.accounts.schemas.interests import Interest, InterestDraft, InterestPatch, InterestTransitionRequest
from services.accounts.usecases import interests as usecases

routes = Routes("Interests")
InterestId = Annotated[UUID, Path(description="The interest's id.")]
SCOPE = "accounts:sensitive"


@routes.post("/v1/accounts/{account_id}/interests", Interest, scope=SCOPE)
async def create_interest(edge: PostEdge, account_id: AccountId, draft: InterestDraft) -> Response:
    """File a vested interest of a person of an account.

    The threat is likelihood × impact × the person's influence today. A rebate is flagged for compliance or refused.
    """
    return await edge.write(
        lambda work: Interest.from_domain(usecases.create_interest(work, draft.to_domain(account_id)))
    )


@routes.get("/v1/accounts/{account_id}/interests", Page[Interest], scope=SCOPE)
async def list_interests(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("review_on", "created_at", default="review_on")],
    state: Annotated[InterestState | None, Query(description="Open or resolved.")] = None,
    contact_id: Annotated[UUID | None, Query(description="Of this person.")] = None,
) -> Response:
    """List the vested interests in an account.

    The next to be reviewed comes first. Every reading is on record.
    """
    return await recorded(
        edge,
        edge.page(
            lambda work: usecases.list_interests(work, query, account_id, state, contact_id).map(Interest.from_domain)
        ),
    )


@routes.get("/v1/accounts/{account_id}/interests/{interest_id}", Interest, scope=SCOPE)
async def get_interest(edge: ReadEdge, account_id: AccountId, interest_id: InterestId) -> Response:
    """Read one vested interest.

    With what it threatens today. Every reading is on record.
    """
    return await recorded(
        edge, edge.read(lambda work: Interest.from_domain(usecases.get_interest(work, account_id, interest_id)))
    )


@routes.patch("/v1/accounts/{account_id}/interests/{interest_id}", Interest, scope=SCOPE)
async def change_interest(
    edge: WriteEdge,
    account_id: AccountId,
    interest_id: InterestId,
    version: IfMatch,
    patch: Annotated[InterestPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a vested interest.

    A JSON merge patch: fields left out stay, null removes; measures are replaced as a whole.
    """
    return await edge.write(
        lambda work: Interest.from_domain(
            usecases.change_interest(work, account_id, interest_id, version, patch.applied_to)
        )
    )


@routes.post("/v1/accounts/{account_id}/interests/{interest_id}/transitions", Interest, scope=SCOPE, status=200)
async def transition_interest(
    edge: PostEdge, account_id: AccountId, interest_id: InterestId, body: InterestTransitionRequest
) -> Response:
    """Resolve a vested interest, or reopen it.

    With the reason; who did it, when and why stays in the history.
    """
    return await edge.write(
        lambda work: Interest.from_domain(
            usecases.transition_interest(work, account_id, interest_id, body.transition, body.reason)
        )
    )


@routes.delete("/v1/accounts/{account_id}/interests/{interest_id}", scope=SCOPE)
async def remove_interest(
    edge: WriteEdge, account_id: AccountId, interest_id: InterestId, version: IfMatch
) -> Response:
    """Remove a vested interest that should not be on file.

    One that is settled is resolved instead.
    """
    return await edge.write(lambda work: usecases.remove_interest(work, account_id, interest_id, version))
