"""Who calls, and whether the contract lets them."""

from chassis.auth import Principal, TokenVerifier, require_scopes
from gateway.exchange import Exchange, Handler, Layer
from gateway.routes import Route


def authorised(verifier: TokenVerifier) -> Layer:
    """Check the token (401) and the operation's scopes (403). The token itself goes on: services check it again."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            route = exchange.match.route
            if route.scopes:
                principal = verifier.verify(exchange.headers.get(b"authorization", b"").decode("latin-1"))
                _require(principal, route)
            await inner(exchange)

        return handle

    return layer


def _require(principal: Principal, route: Route) -> None:
    if not any(needed <= principal.scopes for needed in route.scopes):
        require_scopes(principal, sorted(route.scopes[0]))
