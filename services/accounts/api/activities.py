"""Operations on activities, their figures, and the calendar."""

from dataclasses import asdict
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.domain.kept import Kept
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, filtering, paging
from chassis.routes import Routes
from chassis.wire import Page, PeriodString, period
from chassis.work import Work, utc_now
from services.accounts.api.opportunities import OfAccount
from services.accounts.api.receivables import OfOwner
from services.accounts.domain.activity import Activity as DomainActivity
from services.accounts.schemas.activities import (
    Activity,
    ActivityDraft,
    ActivityFigures,
    ActivityPatch,
    ActivitySummary,
    ActivityTransitionRequest,
)
from services.accounts.schemas.calendar import CalendarAddress, calendar_of
from services.accounts.schemas.sentences import sentence
from services.accounts.store.activities import ActivityFilter
from services.accounts.usecases import activities as usecases
from services.accounts.usecases import calendar_addresses

routes = Routes("Activities")
ActivityId = Annotated[UUID, Path(description="The activity's id.")]


_FEED = "/v1/calendar-feed"


class CalendarResponse(Response):
    """An iCalendar."""

    media_type = "text/calendar"


def shown(work: Work, kept: Kept[DomainActivity]) -> Activity:
    """The activity under what is promised today."""
    return Activity.under(kept, usecases.promise(work))


@routes.post("/v1/activities", Activity, scope="accounts:write")
async def create_activity(edge: PostEdge, draft: ActivityDraft) -> Response:
    """Plan an activity.

    A visit, a call, a return visit or a service: the appointment, what it is for and what is to be prepared.
    """
    return await edge.write(lambda work: shown(work, usecases.desk.create(work, draft.to_domain())))


@routes.get("/v1/activities", Page[Activity], scope="accounts:read")
async def list_activities(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("starts_at", "created_at", default="starts_at")],
    wanted: Annotated[ActivityFilter, filtering(ActivityFilter)],
    from_day: Annotated[date | None, Query(alias="from", description="Beginning on this day (UTC) or later.")] = None,
    until_day: Annotated[date | None, Query(alias="until", description="Beginning on this day or earlier.")] = None,
) -> Response:
    """List activities.

    With an owner and days it is the visit plan.
    """
    given = asdict(wanted)
    return await edge.page(
        lambda work: usecases.list_activities(work, query, given, from_day, until_day).map(
            lambda kept: shown(work, kept)
        )
    )


@routes.get("/v1/activity-summary", ActivitySummary, scope="accounts:read")
async def get_activity_summary(
    edge: ReadEdge,
    period_asked: Annotated[PeriodString, Query(alias="period", description="When they were planned to begin (UTC).")],
    account_id: OfAccount = None,
    owner: OfOwner = None,
) -> Response:
    """Read what the activities of a period come to.

    How many were completed, how punctual, how soon after the request, how long and how satisfying, by kind; over the
    accounts that the caller may see.
    """
    asked = period(period_asked)

    def summed(work: Work) -> ActivitySummary:
        promise = usecases.promise(work)
        return ActivitySummary(
            period=str(asked),
            account_id=account_id,
            owner=owner,
            punctual_within_minutes=promise.punctual_within_minutes,
            done_within_hours=promise.done_within_hours,
            kinds=[ActivityFigures.of(each) for each in usecases.summarise_activities(work, asked, account_id, owner)],
        )

    return await edge.read(summed)


@routes.get(
    "/v1/calendar",
    Activity,
    scope="accounts:read",
    response_class=CalendarResponse,
    responses={200: {"description": "The calendar.", "content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
async def get_calendar(edge: ReadEdge) -> Response:
    """Read the own calendar.

    The caller's appointments of the last month and the year ahead as an iCalendar, to be read again and again: each
    appointment keeps its id.
    """
    found = await edge.find(usecases.own_calendar)
    names = sentence("calendar_title", {"owner": edge.principal.subject})
    title = names.zh_cn if edge.locale == "zh-CN" else names.en
    return CalendarResponse(calendar_of(found, title, utc_now()))


@routes.post("/v1/calendar-address", CalendarAddress, scope="accounts:write")
async def rotate_calendar_address(edge: PostEdge) -> Response:
    """Get a fresh address for the own calendar.

    For programs that cannot send a token: whoever has the address reads the calendar, so it cannot be guessed and is
    told this once. The address before it opens nothing any more.
    """
    return await edge.write(lambda work: CalendarAddress(path=_FEED + "?key=" + calendar_addresses.rotate(work)))


@routes.delete("/v1/calendar-address", scope="accounts:write")
async def withdraw_calendar_address(edge: WriteEdge) -> Response:
    """Take the address of the own calendar away.

    It opens nothing any more; without one nothing happens.
    """
    return await edge.write(calendar_addresses.withdraw)


@routes.get(
    _FEED,
    Activity,
    scope=None,
    response_class=CalendarResponse,
    responses={200: {"description": "The calendar.", "content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
async def get_calendar_feed(
    edge: ReadEdge,
    key: Annotated[str, Query(pattern="^[A-Za-z0-9_-]{20,100}$", description="As it was told.")],
) -> Response:
    """Read a calendar by its address.

    Needs no token but the key. The appointments of whoever got the address, as their own calendar has them today.
    """
    owner, found = await edge.find(lambda work: calendar_addresses.calendar_at(work, key))
    names = sentence("calendar_title", {"owner": owner})
    return CalendarResponse(calendar_of(found, names.zh_cn if edge.locale == "zh-CN" else names.en, utc_now()))


@routes.get("/v1/activities/{activity_id}", Activity, scope="accounts:read")
async def get_activity(edge: ReadEdge, activity_id: ActivityId) -> Response:
    """Read one activity.

    Before, during and after, with every step that it took.
    """
    return await edge.read(lambda work: shown(work, usecases.desk.get(work, activity_id)))


@routes.patch("/v1/activities/{activity_id}", Activity, scope="accounts:write")
async def change_activity(
    edge: WriteEdge,
    activity_id: ActivityId,
    version: IfMatch,
    patch: Annotated[ActivityPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change an activity.

    A JSON merge patch. The appointment is fixed once somebody has arrived.
    """
    return await edge.write(
        lambda work: shown(work, usecases.change_activity(work, activity_id, version, patch.applied_to))
    )


@routes.post("/v1/activities/{activity_id}/transitions", Activity, scope="accounts:write", status=200)
async def transition_activity(edge: PostEdge, activity_id: ActivityId, body: ActivityTransitionRequest) -> Response:
    """Move an activity on.

    `start` is the arrival. It is completed with its minutes; a return visit with the customer's satisfaction, a service
    with the customer's confirmation. Whoever was met counts as contacted on that day.
    """
    return await edge.write(
        lambda work: shown(work, usecases.transition_activity(work, activity_id, body.transition, body.reason, body.at))
    )
