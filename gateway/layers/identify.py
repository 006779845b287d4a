"""Every request has an id and a place in a trace."""

from structlog.contextvars import bind_contextvars, reset_contextvars

from chassis.telemetry import child_traceparent, sane_request_id
from gateway.exchange import Exchange, Handler


def identified(inner: Handler) -> Handler:
    """Take over a sane `x-request-id` and `traceparent`, or make them; both go on to the service and into the logs."""

    async def handle(exchange: Exchange) -> None:
        exchange.request_id = sane_request_id(exchange.headers.get(b"x-request-id"))
        exchange.traceparent = child_traceparent(exchange.headers.get(b"traceparent"))
        bound = bind_contextvars(request_id=exchange.request_id, trace_id=exchange.traceparent[3:35])
        try:
            await inner(exchange)
        finally:
            reset_contextvars(**bound)

    return handle
