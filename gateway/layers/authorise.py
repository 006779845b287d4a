"""Who calls, and whether the contract lets them."""

from chassis.auth import Principal, TokenVerifier, require_scopes, unauthenticated
from gateway.doors.certificates import Certificates
from gateway.exchange import Exchange, Handler, Layer
from gateway.routes import Route


def authorised(verifier: TokenVerifier, certificates: Certificates) -> Layer:
    """Check the token (401) and the operation's scopes (403). The token itself goes on: services check it again.

    A token that is bound to a certificate (RFC 8705 §3) counts only from whoever shows it.
    An operation that the contract opens to everybody asks for none; its callers are known by address alone.
    """

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            route = exchange.match.route
            if route.scopes:
                principal = verifier.verify(exchange.headers.get(b"authorization", b"").decode("latin-1"))
                if principal.certificate and principal.certificate != certificates.thumbprint(exchange):
                    raise unauthenticated("token_of_another_certificate")
                _require(principal, route)
                exchange.caller, exchange.client = principal.subject, principal.client
            await inner(exchange)

        return handle

    return layer


def _require(principal: Principal, route: Route) -> None:
    if not any(needed <= principal.scopes for needed in route.scopes):
        require_scopes(principal, sorted(route.scopes[0]))
