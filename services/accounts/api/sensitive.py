"""Reads of what is sensitive: answered only once the reading itself is on record."""

from collections.abc import Awaitable

from starlette.responses import Response

from chassis import audit
from chassis.edge import Edge
from chassis.work import Work, utc_now


async def recorded(edge: Edge, answer: Awaitable[Response]) -> Response:
    """`answer`, with an entry in the audit chain that says who has read what."""
    found = await answer
    path, operation = edge.request.url.path, str(edge.route.operation_id)
    await edge.state.database.write(
        lambda session: audit.record(Work(session, edge.principal, utc_now()), operation, "sensitive", path)
    )
    return found
