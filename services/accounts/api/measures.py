"""The operation on the measures of managers' books."""

from datetime import date
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page, PeriodString, period
from chassis.work import utc_now
from services.accounts.domain.measures.reading import MeasuresWanted
from services.accounts.schemas.measures import AccountMeasure
from services.accounts.usecases.measures import reading as usecases

routes = Routes("Measures")


@routes.get("/v1/account-measures", Page[AccountMeasure], scope="accounts:read")
async def list_account_measures(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", default="manager")],
    period_asked: Annotated[PeriodString, Query(alias="period", description="Of this year, quarter or month.")],
    known_on: Annotated[
        date | None,
        Query(description="As it was known when this day ended (UTC); today when left out. A past day reads the same."),
    ] = None,
    manager: Annotated[ExternalId | None, Query(description="Of this manager only, by personnel number.")] = None,
    measure: Annotated[Code | None, Query(description="Of this measure only.")] = None,
) -> Response:
    """List what managers' books came to in a period.

    By manager, measure and currency, each with its formula, the formula's version and what it was reckoned from. What
    nothing is known of is left out: missing is not zero. A manager sees only the own measures.
    """
    wanted = MeasuresWanted(period(period_asked), known_on or utc_now().date(), manager, measure)
    return await edge.page(lambda work: usecases.list_measures(work, query, wanted).map(AccountMeasure.from_domain))
