"""Every request leaves a line and a count."""

import time

from chassis.telemetry import AccessLog, Metrics
from gateway.exchange import Exchange, Handler, Layer
from gateway.fields import CLOSE
from gateway.record import Record, Seen

GONE = 499
"""What is counted when the caller went away before an answer."""


def observed(metrics: Metrics, record: Record) -> Layer:
    """Count each request by operation and status, write its line of the access log, and remember the last ones.

    Once a stop was asked for, every answer tells its caller to come back over another connection.
    """
    log = AccessLog("gateway")

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            started = time.perf_counter()
            metrics.under_way += 1
            if record.draining:
                exchange.added = CLOSE
            try:
                await inner(exchange)
            finally:
                metrics.under_way -= 1
                duration_s = time.perf_counter() - started
                metrics.record(exchange.service, exchange.operation, exchange.status or GONE, duration_s)
                log.write(_line(exchange, duration_s))
                record.requests.append(_seen(exchange, duration_s))

        return handle

    return layer


def _seen(exchange: Exchange, duration_s: float) -> Seen:
    status, ms = exchange.status or GONE, round(duration_s * 1000, 2)
    return Seen(time.time(), exchange.operation, exchange.service, status, ms, exchange.client, exchange.request_id)


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
