"""The contracts decide where a request goes."""

from collections.abc import Mapping

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler, Layer
from gateway.routes import RouteTable

Pages = Mapping[str, Mapping[str, Handler]]
"""The gateway's own addresses, each with its handlers by method; HEAD is answered by GET."""


def routed(table: RouteTable, stacks: Mapping[str, Handler]) -> Handler:
    """Hand on to the operation's own stack: 404 for an unknown path, 405 for an unknown method; OPTIONS is answered."""

    async def handle(exchange: Exchange) -> None:
        if exchange.method == "OPTIONS":
            allow = table.allowed(exchange.raw_path)
            exchange.operation = "options"
            await exchange.respond(204, [(b"allow", allow.encode())])
            return
        exchange.found = match = table.match(exchange.method, exchange.raw_path)
        exchange.operation, exchange.service = match.route.operation_id, match.route.service
        exchange.added += match.route.announced
        await stacks[exchange.operation](exchange)

    return handle


def with_own_pages(pages: Pages) -> Layer:
    """Answer the gateway's own addresses (documents, health, metrics, doors) before the contracts are asked."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            page = pages.get(exchange.scope["path"])
            if page is None:
                await inner(exchange)
                return
            exchange.operation = exchange.scope["path"]
            handler = page.get("GET" if exchange.method == "HEAD" else exchange.method)
            if handler is not None:
                await handler(exchange)
                return
            allowed = ", ".join(sorted({*page, "OPTIONS"} | ({"HEAD"} if "GET" in page else set())))
            if exchange.method == "OPTIONS":
                await exchange.respond(204, [(b"allow", allowed.encode())])
            else:
                fault = Fault("method_unknown", "", {"allowed": allowed})
                raise ProblemError("method_not_allowed", fault, headers={"allow": allowed})

        return handle

    return layer
