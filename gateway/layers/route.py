"""The contracts decide where a request goes."""

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler, Layer
from gateway.routes import RouteTable

PAGE_METHODS = "GET, HEAD, OPTIONS"


def routed(table: RouteTable) -> Layer:
    """Find the operation: 404 for an unknown path, 405 for an unknown method; OPTIONS is answered here."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            if exchange.method == "OPTIONS":
                allow = table.allowed(exchange.raw_path)
                exchange.operation = "options"
                await exchange.respond(204, [(b"allow", allow.encode())])
                return
            exchange.found = match = table.match(exchange.method, exchange.raw_path)
            exchange.operation, exchange.service = match.route.operation_id, match.route.service
            await inner(exchange)

        return handle

    return layer


def with_own_pages(pages: dict[str, Handler]) -> Layer:
    """Answer the gateway's own addresses (documents, health, metrics) before the contracts are asked."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            page = pages.get(exchange.scope["path"])
            if page is None:
                await inner(exchange)
                return
            exchange.operation = exchange.scope["path"]
            if exchange.method == "OPTIONS":
                await exchange.respond(204, [(b"allow", PAGE_METHODS.encode())])
            elif exchange.method in ("GET", "HEAD"):
                await page(exchange)
            else:
                fault = Fault("method_unknown", "", {"allowed": PAGE_METHODS})
                raise ProblemError("method_not_allowed", fault, headers={"allow": PAGE_METHODS})

        return handle

    return layer
