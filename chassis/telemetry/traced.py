"""The span of a service: around its application, in the gateway's process and in one of its own alike."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.telemetry.spans import SAMPLED, TRACING, Place, entered, left


def traced(app: ASGIApp, service: str) -> ASGIApp:
    """`app` with a span for every request whose caller records the trace; as it is where no traces are sent."""
    if TRACING.tracer is None:
        return app

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        above = _traceparent(scope) if TRACING.tracer is not None and scope["type"] == "http" else ""
        if not above.endswith(SAMPLED):
            await app(scope, receive, send)
            return
        status, started_ns = 500, time.time_ns()
        here = Place.of(above, service).below(service)

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        token = entered(here)
        try:
            await app(scope, receive, send_noted)
        finally:
            left(token)
            _record(scope, here, above, started_ns, status)

    return layer


def _traceparent(scope: Scope) -> str:
    found: bytes = dict(scope["headers"]).get(b"traceparent", b"")
    return found.decode("latin-1")


def _record(scope: Scope, here: Place, above: str, started_ns: int, status: int) -> None:
    tracer, route = TRACING.tracer, scope.get("route")
    if tracer is None:
        return
    name = getattr(route, "operation_id", None) or getattr(route, "path", None) or "unrouted"
    attributes = {"http.request.method": scope["method"], "http.response.status_code": status,
                  "http.route": getattr(route, "path_format", None) or name}  # fmt: skip
    tracer.record(name, here, Place.of(above, here.part).span, started_ns, attributes, failed=status >= 500)
