"""Operations on holdings and figures."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.wire import Code, Page, PeriodString, period
from services.accounts.api.accounts import AccountId
from services.accounts.schemas.holdings import (
    Figure,
    FigureDraft,
    Holding,
    HoldingDraft,
    ProfitInCurrency,
    SimulatedProfit,
)
from services.accounts.schemas.products import ProductCatalogue, ProductPenetration, ProductSummary
from services.accounts.usecases import holdings as usecases
from services.accounts.usecases.holdings import figure_desk, holding_desk
from services.accounts.usecases.rights import today

routes = Routes("Holdings")
HoldingId = Annotated[UUID, Path(description="The holding's id.")]
FigureId = Annotated[UUID, Path(description="The figure's id.")]
OnDay = Annotated[date | None, Query(description="On this day; today when left out.")]


@routes.get("/v1/products", ProductCatalogue, scope="accounts:read", cache=SAME_FOR_ALL)
async def get_products(edge: ReadEdge) -> Response:
    """Read what the bank sells.

    The products that accounts can hold, and the figures that are counted of an account month by month.
    """
    return await edge.read(lambda work: ProductCatalogue.from_domain(usecases.product_rule(work)))


@routes.post("/v1/accounts/{account_id}/holdings", Holding, scope="accounts:write")
async def create_holding(edge: PostEdge, account_id: AccountId, draft: HoldingDraft) -> Response:
    """File what an account holds of a product on a day.

    Holdings are never changed: what is filed later of the same product and day corrects it.
    """
    return await edge.write(lambda work: Holding.of(holding_desk.create(work, draft.to_domain(account_id))))


@routes.get("/v1/accounts/{account_id}/holdings", Page[Holding], scope="accounts:read")
async def list_holdings(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("as_of", "created_at", default="-as_of")],
    product: Annotated[Code | None, Query(description="Of this product only.")] = None,
) -> Response:
    """List what was reported of an account's holdings.

    The latest day comes first; corrected sheets stay in the list.
    """
    return await edge.page(lambda work: holding_desk.page(work, query, account_id, product=product).map(Holding.of))


@routes.get("/v1/accounts/{account_id}/holdings/{holding_id}", Holding, scope="accounts:read")
async def get_holding(edge: ReadEdge, account_id: AccountId, holding_id: HoldingId) -> Response:
    """Read one holding.

    It reads the same for ever.
    """
    return await edge.read(lambda work: Holding.of(holding_desk.get(work, account_id, holding_id)))


@routes.get("/v1/accounts/{account_id}/product-summary", ProductSummary, scope="accounts:read")
async def get_product_summary(edge: ReadEdge, account_id: AccountId, on: OnDay = None) -> Response:
    """Read what an account holds of what it could hold.

    Its financial assets by currency, its products, those still open, and how much of the catalogue it covers.
    """
    return await edge.read(
        lambda work: ProductSummary.from_domain(account_id, usecases.summarise_products(work, account_id, on))
    )


@routes.get("/v1/product-penetration", ProductPenetration, scope="accounts:read")
async def get_product_penetration(
    edge: ReadEdge,
    on: OnDay = None,
    manager_id: Annotated[UUID | None, Query(description="Among the accounts that this manager leads.")] = None,
) -> Response:
    """Read how far each product has come.

    Holders ÷ eligible accounts, over the active accounts that the caller may see.
    """
    return await edge.read(
        lambda work: ProductPenetration.from_domain(
            on or today(work), usecases.measure_penetration(work, on, manager_id)
        )
    )


@routes.post("/v1/accounts/{account_id}/figures", Figure, scope="accounts:write")
async def create_figure(edge: PostEdge, account_id: AccountId, draft: FigureDraft) -> Response:
    """File what an account brought or cost in a month.

    Figures are never changed: a later one of the same month and currency corrects it.
    """
    return await edge.write(lambda work: Figure.from_domain(figure_desk.create(work, draft.to_domain(account_id))))


@routes.get("/v1/accounts/{account_id}/figures", Page[Figure], scope="accounts:read")
async def list_figures(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("month", "created_at", default="-month")],
    figure: Annotated[Code | None, Query(description="Of this kind only.")] = None,
) -> Response:
    """List an account's figures.

    The latest month comes first; corrected figures stay in the list.
    """
    return await edge.page(
        lambda work: figure_desk.page(work, query, account_id, figure=figure).map(Figure.from_domain)
    )


@routes.get("/v1/accounts/{account_id}/figures/{figure_id}", Figure, scope="accounts:read")
async def get_figure(edge: ReadEdge, account_id: AccountId, figure_id: FigureId) -> Response:
    """Read one figure.

    It reads the same for ever.
    """
    return await edge.read(lambda work: Figure.from_domain(figure_desk.get(work, account_id, figure_id)))


@routes.get("/v1/accounts/{account_id}/simulated-profit", SimulatedProfit, scope="accounts:read")
async def get_simulated_profit(
    edge: ReadEdge,
    account_id: AccountId,
    period_asked: Annotated[PeriodString, Query(alias="period", description="The year, quarter or month.")],
) -> Response:
    """Read an account's simulated profit.

    What its figures of the period come to, by currency, with what is missing.
    """
    asked = period(period_asked)
    return await edge.read(
        lambda work: SimulatedProfit(
            account_id=account_id,
            period=str(asked),
            profits=[
                ProfitInCurrency.from_domain(found) for found in usecases.simulate_profit(work, account_id, asked)
            ],
        )
    )
