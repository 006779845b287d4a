"""Every request leaves a line and a count."""

import time

import structlog

from chassis.telemetry import Metrics
from gateway.exchange import Exchange, Handler, Layer

GONE = 499
"""What is counted when the caller went away before an answer."""


def observed(metrics: Metrics) -> Layer:
    """Count each request by operation and status, and write its line of the access log."""
    logger = structlog.get_logger("gateway")

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            started = time.perf_counter()
            metrics.under_way.inc()
            try:
                await inner(exchange)
            finally:
                metrics.under_way.dec()
                duration_s = time.perf_counter() - started
                status = exchange.status or GONE
                metrics.record(exchange.service, exchange.operation, status, duration_s)
                logger.info(
                    "request",
                    service=exchange.service,
                    operation=exchange.operation,
                    method=exchange.method if exchange.found else None,
                    status=status,
                    ms=round(duration_s * 1000, 2),
                )

        return handle

    return layer
