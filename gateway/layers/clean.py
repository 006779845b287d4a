"""Only what the contract or HTTP itself has a use for goes on to a service."""

from gateway.exchange import Exchange, Handler

PASSED = frozenset(
    {
        b"accept", b"accept-language", b"authorization", b"cache-control", b"content-length", b"content-type", b"host",
        b"idempotency-key", b"if-match", b"if-none-match", b"last-event-id", b"prefer", b"range", b"tracestate",
        b"user-agent",
    }
)  # fmt: skip
"""The request fields that pass. Identities and addresses that a caller may have forged (`x-kam-*`, `forwarded`,
`x-forwarded-*`, `x-original-*`, `x-http-method-override`), cookies and hop-by-hop fields are not among them."""


def cleaned(inner: Handler) -> Handler:
    """Hand on known fields and the parameters of the contract; say who asked in fields that only the gateway writes."""

    async def handle(exchange: Exchange) -> None:
        passed = exchange.match.route.passed
        onward = [field for field in exchange.scope["headers"] if field[0] in passed]
        onward.append((b"x-request-id", exchange.request_id.encode()))
        onward.append((b"traceparent", exchange.traceparent.encode()))
        client = exchange.scope.get("client")
        if client:
            onward.append((b"x-forwarded-for", client[0].encode()))
        onward.append((b"x-forwarded-proto", exchange.scope.get("scheme", "http").encode()))
        exchange.onward_headers = onward
        await inner(exchange)

    return handle
