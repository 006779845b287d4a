"""Every request has an id and a place in a trace."""

from chassis.telemetry import child_traceparent, request_bound, sane_request_id, unbound
from gateway.exchange import Exchange, Handler


def identified(inner: Handler) -> Handler:
    """Take over a sane `x-request-id` and `traceparent`, or make them; both go on to the service and into the logs."""

    async def handle(exchange: Exchange) -> None:
        exchange.request_id = sane_request_id(exchange.headers.get(b"x-request-id"))
        exchange.traceparent = child_traceparent(exchange.headers.get(b"traceparent"))
        bound = request_bound(exchange.request_id, exchange.traceparent)
        try:
            await inner(exchange)
        finally:
            unbound(bound)

    return handle
