"""Every request leaves a line and a count."""

import time

from chassis.telemetry import AccessLog, Metrics
from gateway.exchange import Exchange, Handler, Layer

GONE = 499
"""What is counted when the caller went away before an answer."""


def observed(metrics: Metrics) -> Layer:
    """Count each request by operation and status, and write its line of the access log."""
    log = AccessLog("gateway")

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            started = time.perf_counter()
            metrics.under_way += 1
            try:
                await inner(exchange)
            finally:
                metrics.under_way -= 1
                duration_s = time.perf_counter() - started
                metrics.record(exchange.service, exchange.operation, exchange.status or GONE, duration_s)
                log.write(_line(exchange, duration_s))

        return handle

    return layer


def _line(exchange: Exchange, duration_s: float) -> dict[str, object]:
    return {
        "service": exchange.service,
        "operation": exchange.operation,
        "method": exchange.method if exchange.found else None,
        "status": exchange.status or GONE,
        "ms": round(duration_s * 1000, 2),
        "request_id": exchange.request_id,
        "trace_id": exchange.traceparent[3:35],
    }
