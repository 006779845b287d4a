"""Spans of a trace, sent to a collector over OTLP: gateway, service, database. Off unless a collector is set.

The ids are those of `traceparent`, which travels whether anything is recorded or not; so a span is only built when its
request is over, and only for the requests that are sampled.
"""

import time
from collections.abc import Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass
from secrets import token_hex
from typing import NamedTuple, Protocol

from chassis.settings import Settings

Attributes = Mapping[str, str | int]

SAMPLED = "-01"
"""The end of a `traceparent` whose trace is recorded."""


class Place(NamedTuple):
    """Where in a trace something happens: the trace, the span, and the part of the suite that it happens in."""

    trace: str
    span: str
    part: str

    @classmethod
    def of(cls, traceparent: str, part: str) -> "Place":
        """The place that a `traceparent` names."""
        _, trace, span, _ = traceparent.split("-")
        return cls(trace, span, part)

    def below(self, part: str) -> "Place":
        """A new place under this one."""
        return Place(self.trace, token_hex(8), part)


_here: ContextVar[Place | None] = ContextVar("place", default=None)


class Tracer(Protocol):
    """Where spans go."""

    def samples(self) -> bool:
        """Whether a trace that begins now is recorded."""

    def record(
        self, name: str, place: Place, parent: str, started_ns: int, attributes: Attributes, *, failed: bool = False
    ) -> None:
        """One span that has just ended; `parent` is the id of the span above it, or empty."""

    def close(self) -> None:
        """Send what is left."""


@dataclass(slots=True)
class _Tracing:
    """Where spans go: as `configure_traces` says."""

    tracer: Tracer | None = None


TRACING = _Tracing()


def configure_traces(settings: Settings) -> None:
    """Send spans to the collector in the settings; none where there is none. Call it before anything is composed."""
    if TRACING.tracer is not None:
        TRACING.tracer.close()
        TRACING.tracer = None
    if settings.otlp_endpoint:
        from chassis.telemetry.otlp import collector  # noqa: PLC0415 - who sends no traces does not wait for it

        TRACING.tracer = collector(settings)


def entered(place: Place) -> Token[Place | None]:
    """From here on what happens in this task happens at `place`, until `left`."""
    return _here.set(place)


def left(token: Token[Place | None]) -> None:
    """Back to where it was before."""
    _here.reset(token)


def started_in_trace() -> int:
    """The present moment for `database_span`; 0 outside a recorded trace, which costs nothing."""
    return time.time_ns() if TRACING.tracer is not None and _here.get() is not None else 0


def database_span(doing: str, system: str, started_ns: int) -> None:
    """The span of one transaction that has just ended."""
    here, tracer = _here.get(), TRACING.tracer
    if here is not None and tracer is not None:
        attributes = {"db.system.name": system, "db.operation.name": doing}
        tracer.record(f"database {doing}", here.below(here.part), here.span, started_ns, attributes)
