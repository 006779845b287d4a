"""Operations on teams and on how they share results."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from chassis.work import utc_now
from services.accounts.api.accounts import AccountId
from services.accounts.domain.manager import ManagerRole
from services.accounts.schemas.teams import Team, TeamShareSheet, TeamShareSheetDraft
from services.accounts.usecases import teams as usecases

routes = Routes("Teams")
SheetId = Annotated[UUID, Path(description="The sheet's id.")]
OnDay = Annotated[date | None, Query(description="On this day; today when left out.")]
_SHARES = "/v1/accounts/{account_id}/team-shares"


@routes.get("/v1/teams", Page[Team], scope="accounts:read")
async def list_teams(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    on: OnDay = None,
    missing: Annotated[ManagerRole | None, Query(description="Only those that nobody serves in this role.")] = None,
) -> Response:
    """List the teams of core accounts.

    Whom each has, how results are shared, and what is not as it should be. A manager sees those of the accounts that
    the manager serves.
    """
    day = on or utc_now().date()
    return await edge.page(lambda work: usecases.list_teams(work, query, day, missing).map(Team.from_domain))


@routes.get("/v1/accounts/{account_id}/team", Team, scope="accounts:read")
async def get_team(
    edge: ReadEdge,
    account_id: AccountId,
    on: OnDay = None,
    opportunity_id: Annotated[
        UUID | None,
        Query(description="Share as in this deal: its referrers and agents are credited, the team has the rest."),
    ] = None,
) -> Response:
    """Read the team of an account.

    Who serves it on a day, in which role, and how its results are shared: exactly, the shares add up to 1.
    """
    day = on or utc_now().date()
    return await edge.read(lambda work: Team.from_domain(usecases.get_team(work, account_id, day, opportunity_id)))


@routes.post(_SHARES, TeamShareSheet, scope="accounts:write")
async def create_team_share_sheet(edge: PostEdge, account_id: AccountId, draft: TeamShareSheetDraft) -> Response:
    """Lay down how results are shared.

    From a day on, until the next sheet. The shares are exact and add up to 1, and whoever has one is in the team on
    that day, a referrer excepted. Not for managers to decide.
    """
    return await edge.write(
        lambda work: TeamShareSheet.of(usecases.create_share_sheet(work, draft.to_domain(account_id)))
    )


@routes.get(_SHARES, Page[TeamShareSheet], scope="accounts:read")
async def list_team_share_sheets(
    edge: ReadEdge, account_id: AccountId, query: Annotated[PageQuery, paging("starts_on", "created_at")]
) -> Response:
    """List how results were shared.

    Every sheet, corrected ones too.
    """
    return await edge.page(lambda work: usecases.list_share_sheets(work, account_id, query).map(TeamShareSheet.of))


@routes.get(_SHARES + "/{sheet_id}", TeamShareSheet, scope="accounts:read")
async def get_team_share_sheet(edge: ReadEdge, account_id: AccountId, sheet_id: SheetId) -> Response:
    """Read one sheet of shares.

    It reads the same for ever.
    """
    return await edge.read(lambda work: TeamShareSheet.of(usecases.get_share_sheet(work, account_id, sheet_id)))
