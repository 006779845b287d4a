"""The gateway's span of a request, for the traces that are recorded."""

import time

from chassis.telemetry import Place, Tracer
from chassis.telemetry.spans import SAMPLED
from gateway.exchange import Exchange, Handler, Layer


def traced(tracer: Tracer) -> Layer:
    """Decide whether a trace that begins here is recorded, and record this request's part of it."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            given = exchange.headers.get(b"traceparent", b"").decode("latin-1")
            continues = given[3:35] == exchange.traceparent[3:35]
            if not continues and tracer.samples():
                exchange.traceparent = exchange.traceparent[:-3] + SAMPLED
            if not exchange.traceparent.endswith(SAMPLED):
                await inner(exchange)
                return
            started_ns = time.time_ns()
            try:
                await inner(exchange)
            finally:
                _record(tracer, exchange, given[36:52] if continues else "", started_ns)

        return handle

    return layer


def _record(tracer: Tracer, exchange: Exchange, parent: str, started_ns: int) -> None:
    attributes: dict[str, str | int] = {
        "http.request.method": str(exchange.method) if exchange.found else "_OTHER",
        "http.response.status_code": exchange.status,
        "http.route": exchange.found.route.template if exchange.found else exchange.operation,
        "kam.service": str(exchange.service),
        "kam.client": exchange.client,
        "kam.request_id": exchange.request_id,
    }
    place = Place.of(exchange.traceparent, "gateway")
    failed = exchange.status >= 500 or not exchange.status
    tracer.record(exchange.operation, place, parent, started_ns, attributes, failed=failed)
