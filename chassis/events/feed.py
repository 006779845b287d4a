"""The feed: every event in order, for systems that would rather ask than be called."""

from typing import Annotated

from fastapi import Query
from sqlalchemy import select
from starlette.responses import Response

from chassis.domain.event_type import EventType
from chassis.edge import ReadEdge
from chassis.events.schemas import Event, EventFeed, EventTypes
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.tables import EventRow
from chassis.wire import Code
from chassis.work import Work


def routes(service: ServiceName, types: tuple[EventType, ...]) -> Routes:
    """The operations that read the events of `service`."""
    events = Routes("Events")

    @events.get(
        f"/v1/event-types/{service}", EventTypes, scope="events:read", operation_id=f"list_{service}_event_types"
    )
    async def list_event_types(edge: ReadEdge) -> Response:
        """List event types.

        What this service tells of, and the scope that it takes to learn of each.
        """
        return await edge.read(lambda _: EventTypes.of_all(types))

    @events.get(f"/v1/events/{service}", EventFeed, scope="events:read", operation_id=f"list_{service}_events")
    async def list_events(
        edge: ReadEdge,
        after: Annotated[int, Query(ge=0, le=2**53, description="The `next_after` of the last answer; 0 begins.")] = 0,
        limit: Annotated[int, Query(ge=1, le=200, description="How many events at most.")] = 100,
        kind: Annotated[Code | None, Query(alias="type", description="Only events of this type.")] = None,
    ) -> Response:
        """Read events.

        In the order in which they were committed, from `after` on, none left out and none twice. Types whose scope the
        token lacks are passed over.
        """
        return await edge.read(lambda work: _read(work, service, _visible(work, types, kind), after, limit))

    return events


def _visible(work: Work, types: tuple[EventType, ...], wanted: str | None) -> list[str]:
    names = [kind.name for kind in types if kind.scope in work.principal.scopes]
    return names if wanted is None else [name for name in names if name == wanted]


def _read(work: Work, service: ServiceName, types: list[str], after: int, limit: int) -> EventFeed:
    query = select(EventRow).where(EventRow.sequence > after, EventRow.type.in_(types))
    rows = work.session.scalars(query.order_by(EventRow.sequence).limit(limit)).all()
    last = rows[-1].sequence if rows else after
    return EventFeed(items=[Event.from_row(row, service) for row in rows], next_after=last or after)
