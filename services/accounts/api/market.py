"""Operations on the market view."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Name, Page
from services.accounts.api.accounts import AccountId
from services.accounts.schemas.market import (
    CompetitorPosition,
    CompetitorPositionDraft,
    MarketTotal,
    MarketTotalDraft,
    PotentialKeyAccount,
    WalletEstimate,
    WalletEstimateDraft,
    WalletShare,
)
from services.accounts.usecases import market as usecases
from services.accounts.usecases.market import competitor_desk, wallet_desk

routes = Routes("Market")
WalletId = Annotated[UUID, Path(alias="wallet_estimate_id", description="The estimate's id.")]
PositionId = Annotated[UUID, Path(alias="competitor_position_id", description="The position's id.")]
_WALLETS = "/v1/accounts/{account_id}/wallet-estimates"
_COMPETITORS = "/v1/accounts/{account_id}/competitors"


@routes.post(_WALLETS, WalletEstimate, scope="accounts:write")
async def create_wallet_estimate(edge: PostEdge, account_id: AccountId, draft: WalletEstimateDraft) -> Response:
    """File an estimate of an account's wallet.

    With where it is from and the interval in which the truth lies. A later estimate takes its place.
    """
    return await edge.write(lambda work: WalletEstimate.of(wallet_desk.create(work, draft.to_domain(account_id))))


@routes.get(_WALLETS, Page[WalletEstimate], scope="accounts:read")
async def list_wallet_estimates(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("as_of", "created_at", default="-as_of")],
) -> Response:
    """List the estimates of an account's wallet.

    The latest day comes first.
    """
    return await edge.page(lambda work: wallet_desk.page(work, query, account_id).map(WalletEstimate.of))


@routes.get(_WALLETS + "/{wallet_estimate_id}", WalletEstimate, scope="accounts:read")
async def get_wallet_estimate(edge: ReadEdge, account_id: AccountId, wallet_id: WalletId) -> Response:
    """Read one estimate.

    It reads the same for ever.
    """
    return await edge.read(lambda work: WalletEstimate.of(wallet_desk.get(work, account_id, wallet_id)))


@routes.get("/v1/accounts/{account_id}/wallet-share", WalletShare, scope="accounts:read")
async def get_wallet_share(
    edge: ReadEdge,
    account_id: AccountId,
    on: Annotated[date | None, Query(description="On this day; today when left out.")] = None,
) -> Response:
    """Read our share of an account's wallet.

    Own business volume of the twelve full months before ÷ the larger of that and the estimate, with the interval.
    """
    return await edge.read(
        lambda work: WalletShare.from_domain(account_id, usecases.read_wallet_share(work, account_id, on))
    )


@routes.post(_COMPETITORS, CompetitorPosition, scope="accounts:write")
async def create_competitor_position(edge: PostEdge, account_id: AccountId, draft: CompetitorPositionDraft) -> Response:
    """File what a competitor holds of an account.

    A later position of the same competitor takes its place.
    """
    return await edge.write(
        lambda work: CompetitorPosition.of(competitor_desk.create(work, draft.to_domain(account_id)))
    )


@routes.get(_COMPETITORS, Page[CompetitorPosition], scope="accounts:read")
async def list_competitor_positions(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("as_of", "created_at", default="-as_of")],
    competitor: Annotated[Name | None, Query(description="Of this competitor only.")] = None,
) -> Response:
    """List who else sells to an account.

    The latest day comes first.
    """
    return await edge.page(
        lambda work: competitor_desk.page(work, query, account_id, competitor=competitor).map(CompetitorPosition.of)
    )


@routes.get(_COMPETITORS + "/{competitor_position_id}", CompetitorPosition, scope="accounts:read")
async def get_competitor_position(edge: ReadEdge, account_id: AccountId, position_id: PositionId) -> Response:
    """Read one position of a competitor.

    It reads the same for ever.
    """
    return await edge.read(lambda work: CompetitorPosition.of(competitor_desk.get(work, account_id, position_id)))


@routes.post("/v1/market-totals", MarketTotal, scope="accounts:write")
async def create_market_total(edge: PostEdge, draft: MarketTotalDraft) -> Response:
    """File the total of a market in a month.

    What is filed later of the same market and month corrects it.
    """
    return await edge.write(lambda work: MarketTotal.from_domain(usecases.create_total(work, draft.to_domain())))


@routes.get("/v1/market-totals", Page[MarketTotal], scope="accounts:read")
async def list_market_totals(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("month", "created_at", default="-month")],
    market: Annotated[Code | None, Query(description="Of this market only.")] = None,
) -> Response:
    """List the totals of markets.

    The latest month comes first.
    """
    return await edge.page(lambda work: usecases.list_totals(work, query, market).map(MarketTotal.from_domain))


@routes.get("/v1/market-totals/{market_total_id}", MarketTotal, scope="accounts:read")
async def get_market_total(
    edge: ReadEdge, total_id: Annotated[UUID, Path(alias="market_total_id", description="The total's id.")]
) -> Response:
    """Read one total of a market.

    It reads the same for ever.
    """
    return await edge.read(lambda work: MarketTotal.from_domain(usecases.get_total(work, total_id)))


@routes.get("/v1/potential-key-accounts", Page[PotentialKeyAccount], scope="accounts:read")
async def list_potential_key_accounts(
    edge: ReadEdge, query: Annotated[PageQuery, paging("score", default="-score")]
) -> Response:
    """List accounts that look like key accounts.

    Accounts that are none, compared with those that are: each trait gives points by how many key accounts have it. The
    likest come first.
    """
    return await edge.page(
        lambda work: usecases.list_potential(work, query).map(
            lambda found: PotentialKeyAccount.from_domain(found.account, found.likeness)
        )
    )
