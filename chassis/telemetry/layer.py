"""The layer of a service that runs in a process of its own."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.telemetry.access import AccessLog
from chassis.telemetry.metrics import METRICS_CONTENT_TYPE, Metrics
from chassis.telemetry.tracing import child_traceparent, request_bound, sane_request_id, unbound


def observed(app: ASGIApp, service: str) -> ASGIApp:
    """The layer of a service that runs in a process of its own: binds request id and trace to its log lines, writes
    one line and counts each request, and answers `/metrics`.
    """
    log, metrics = AccessLog(service), Metrics()

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if scope["path"] == "/metrics":
            await _answer_metrics(metrics, send)
            return
        headers = dict(scope["headers"])
        request_id = sane_request_id(headers.get(b"x-request-id"))
        trace = child_traceparent(headers.get(b"traceparent"))
        status, started = 500, time.perf_counter()

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        bound = request_bound(request_id, trace)
        metrics.under_way += 1
        try:
            await app(scope, receive, send_noted)
        finally:
            unbound(bound)
            metrics.under_way -= 1
            duration_s = time.perf_counter() - started
            operation = _operation_of(scope)
            metrics.record(service, operation, status, duration_s)
            line = {"operation": operation, "status": status, "ms": round(duration_s * 1000, 2)}
            log.write({"service": service, **line, "request_id": request_id, "trace_id": trace[3:35]})

    return layer


def _operation_of(scope: Scope) -> str:
    """The operation's name once the request has been routed, so that a path with ids in it is never a label."""
    route = scope.get("route")
    return getattr(route, "operation_id", None) or getattr(route, "path", None) or "unrouted"


async def _answer_metrics(metrics: Metrics, send: Send) -> None:
    headers = [(b"content-type", METRICS_CONTENT_TYPE.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": metrics.exposition()})
