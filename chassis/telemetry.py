"""What an operator sees: one structured line a request, the ids that join the lines of a call, and its metrics.

Lines name the operation, never the values: no query strings, no bodies, no tokens, no subject. The request id and the
W3C trace context come from the gateway and stand in every line that is written while the request is worked on.
"""

import logging
import re
import secrets
import sys
import time
from typing import Any

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.settings import Settings

METRICS_CONTENT_TYPE = CONTENT_TYPE_LATEST
DURATION_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_failures_as_data = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)  # local variables hold tokens and people's data
)
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def configure_logs(settings: Settings) -> None:
    """Send every line, ours and the libraries', to stderr in one form: JSON, or text for a person at a terminal."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    level = getattr(logging, settings.log_level.upper())
    structlog.reset_defaults()
    if settings.log_format == "json":
        finish: list[Any] = [_failures_as_data, structlog.processors.JSONRenderer(serializer=_json)]
        logger_factory: Any = structlog.BytesLoggerFactory(sys.stderr.buffer)
    else:
        finish = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        logger_factory = structlog.WriteLoggerFactory(sys.stderr)
    structlog.configure(
        processors=[*shared, *finish],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=logger_factory,
        cache_logger_on_first_use=True,
    )
    _route_library_logs(_Lines(shared, finish), level)


def _json(event: object, **_: object) -> bytes:
    return orjson.dumps(event, default=str)


def _as_text(_logger: object, _method: str, line: Any) -> str:  # noqa: ANN401 - structlog's signature
    return line.decode() if isinstance(line, bytes) else str(line)


class _Lines(structlog.stdlib.ProcessorFormatter):
    """Lines of the libraries, written like ours."""

    def __init__(self, shared: list[Any], finish: list[Any]) -> None:
        super().__init__(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish, _as_text],
        )


def _route_library_logs(formatter: logging.Formatter, level: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True  # its lines hold query values, and so do httpx's
    logging.getLogger("httpx").setLevel(logging.WARNING)


def sane_request_id(given: bytes | None) -> str:
    """The caller's request id when it is 8 to 64 letters, digits or . _ - and else a fresh one of 128 bits."""
    return given.decode() if given and _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def child_traceparent(given: bytes | None) -> str:
    """The next `traceparent` (W3C Trace Context): the caller's trace with a span of our own, or a new trace."""
    if given and _TRACEPARENT.fullmatch(given):
        _, trace, _, flags = given.decode().split("-")
        return f"00-{trace}-{secrets.token_hex(8)}-{flags}"
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


class Metrics:
    """The metrics of one gateway or service: requests by operation and status, their duration, and those under way."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        names = ("service", "operation")
        self._requests = Counter("kam_requests", "Answered requests.", (*names, "status"), registry=self.registry)
        self._durations = Histogram(
            "kam_request_duration_seconds", "Time to the last byte.", names, registry=self.registry,
            buckets=DURATION_BUCKETS_S,
        )  # fmt: skip
        self.under_way = Gauge("kam_requests_under_way", "Requests not yet answered.", registry=self.registry)
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def record(self, service: str, operation: str, status: int, duration_s: float) -> None:
        """Count one answered request. `operation` is a name from the contract, never a path with its values."""
        key = (service, operation, status)
        children = self._children.get(key)
        if children is None:
            children = (
                self._requests.labels(service, operation, str(status)),
                self._durations.labels(service, operation),
            )
            self._children[key] = children
        children[0].inc()
        children[1].observe(duration_s)

    def exposition(self) -> bytes:
        """All metrics in the text format of Prometheus."""
        return generate_latest(self.registry)


def observed(app: ASGIApp, service: str) -> ASGIApp:
    """The layer of a service that runs in a process of its own: binds request id and trace to its log lines, writes
    one line and counts each request, and answers `/metrics`.
    """
    logger, metrics = structlog.get_logger(service), Metrics()

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

        with structlog.contextvars.bound_contextvars(request_id=request_id, trace_id=trace[3:35], service=service):
            try:
                await app(scope, receive, send_noted)
            finally:
                duration_s = time.perf_counter() - started
                operation = _operation_of(scope)
                metrics.record(service, operation, status, duration_s)
                logger.info("request", operation=operation, status=status, ms=round(duration_s * 1000, 2))

    return layer


def _operation_of(scope: Scope) -> str:
    """The operation's name once the request has been routed, so that a path with ids in it is never a label."""
    route = scope.get("route")
    return getattr(route, "operation_id", None) or getattr(route, "path", None) or "unrouted"


async def _answer_metrics(metrics: Metrics, send: Send) -> None:
    headers = [(b"content-type", METRICS_CONTENT_TYPE.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": metrics.exposition()})
