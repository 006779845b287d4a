"""Every line, ours and the libraries', in one form."""

import atexit
import logging
import sys
from typing import Any

import orjson
import structlog

from chassis.settings import Settings
from chassis.telemetry.access import SINK, JsonLines
from chassis.telemetry.tracing import with_request

_failures_as_data = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)  # local variables hold tokens and people's data
)


def configure_logs(settings: Settings) -> None:
    """Send every line, ours and the libraries', to stderr in one form: JSON, or text for a person at a terminal."""
    shared: list[Any] = [
        with_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    level = getattr(logging, settings.log_level.upper())
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
    as_json = settings.log_format == "json"
    SINK.write = None
    if as_json and level <= logging.INFO:
        lines = JsonLines(sys.stderr.buffer)
        SINK.write = lines.write
        atexit.register(lines.flush)
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
