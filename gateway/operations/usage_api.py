"""The operation that lists who calls what."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import PageQuery, Slice, paging
from chassis.routes import Routes
from chassis.wire import Code, Line, Moment, Page
from chassis.work import Work
from gateway.ledger.usage import UsageFilter, usage_page
from gateway.operations.schemas import Usage
from gateway.record import Record

SCOPE = "operations:read"


def routes(record: Record) -> Routes:
    """The usage of the operations that `record` knows."""
    found = Routes("Operations")

    @found.get("/v1/gateway/usage", Page[Usage], scope=SCOPE)
    async def list_gateway_usage(
        edge: ReadEdge,
        query: Annotated[
            PageQuery, paging("last_called_at", "calls", "client", "operation", default="-last_called_at")
        ],
        client: Annotated[Line | None, Query(description="One program only, by its `client_id`.")] = None,
        operation: Annotated[Code | None, Query(description="One operation only, by its operationId.")] = None,
        since: Annotated[Moment | None, Query(description="Only who has called since then.")] = None,
        deprecated: Annotated[
            bool | None, Query(description="Only operations that are deprecated, or only those that are not.")
        ] = None,
    ) -> Response:
        """List who calls what.

        How often each program has called each operation, recorded every few seconds: with `deprecated=true`, who has
        to change before an operation goes.
        """
        wanted = UsageFilter(client, _chosen(record, operation, deprecated), since)
        return await edge.page(lambda work: _listed(work, query, wanted, record))

    return found


def _chosen(record: Record, operation: str | None, deprecated: bool | None) -> set[str] | None:
    if deprecated is None:
        return None if operation is None else {operation}
    known = {name for name, found in record.operations.items() if (found.deprecation is not None) is deprecated}
    return known if operation is None else known & {operation}


def _listed(work: Work, query: PageQuery, wanted: UsageFilter, record: Record) -> Slice[Usage]:
    rows = usage_page(work.session, query, wanted)
    return rows.map(lambda row: Usage.showing(row, record.operations.get(row.operation)))
