"""Operations on business calendars."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.schemas.business_calendars import BusinessCalendar, BusinessCalendarDraft, Year
from services.accounts.usecases import business_calendars as usecases

routes = Routes("Business calendars")
BusinessCalendarId = Annotated[UUID, Path(description="The calendar's id.")]


@routes.post("/v1/business-calendars", BusinessCalendar, scope="accounts:write")
async def create_business_calendar(edge: PostEdge, draft: BusinessCalendarDraft) -> Response:
    """Put the holidays of a year on record.

    The clocks of complaints and enquiries go by it at once. Whoever has to correct it files it anew: the last one of a
    year holds, the earlier ones stay on record. Not for managers to decide.
    """
    return await edge.write(
        lambda work: BusinessCalendar.of(usecases.create_business_calendar(work, draft.to_domain()))
    )


@routes.get("/v1/business-calendars", Page[BusinessCalendar], scope="accounts:read")
async def list_business_calendars(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("year", "created_at", default="-created_at")],
    year: Annotated[Year | None, Query(description="The calendars of this year.")] = None,
) -> Response:
    """List the calendars, the last that was filed first.

    Those that the suite ships are among them. In a year that has none, every ordinary weekday counts as open.
    """
    return await edge.page(lambda work: usecases.list_business_calendars(work, query, year).map(BusinessCalendar.of))


@routes.get("/v1/business-calendars/{business_calendar_id}", BusinessCalendar, scope="accounts:read")
async def get_business_calendar(edge: ReadEdge, business_calendar_id: BusinessCalendarId) -> Response:
    """Read one calendar.

    It reads the same for ever.
    """
    return await edge.read(lambda work: BusinessCalendar.of(usecases.get_business_calendar(work, business_calendar_id)))
