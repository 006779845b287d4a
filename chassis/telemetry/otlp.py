"""The way of spans to a collector: OTLP over HTTP, in batches, beside the requests."""

import atexit
import time
from dataclasses import dataclass, field
from random import random

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.status import Status, StatusCode

from chassis.settings import Settings
from chassis.telemetry.spans import Attributes, Place


@dataclass(slots=True)
class Collector:
    """Sends spans. `share` of the traces that begin here are recorded; others are when their caller records them."""

    processor: BatchSpanProcessor
    share: float
    _resources: dict[str, Resource] = field(default_factory=dict)

    def samples(self) -> bool:
        """Whether a trace that begins now is recorded."""
        return random() < self.share  # noqa: S311 - a sample, no secret

    def record(
        self, name: str, place: Place, parent: str, started_ns: int, attributes: Attributes, *, failed: bool = False
    ) -> None:
        """One span that has just ended; `parent` is the id of the span above it, or empty."""
        kind = SpanKind.CLIENT if name.startswith("database") else SpanKind.SERVER
        span = ReadableSpan(
            name,
            context=_context(place.trace, place.span),
            parent=_context(place.trace, parent) if parent else None,
            resource=self._resource(place.part),
            attributes=attributes,
            kind=kind,
            status=Status(StatusCode.ERROR if failed else StatusCode.UNSET),
            start_time=started_ns,
            end_time=time.time_ns(),
        )
        self.processor.on_end(span)

    def _resource(self, part: str) -> Resource:
        if part not in self._resources:
            self._resources[part] = Resource.create({"service.name": f"kam-{part}", "service.namespace": "kam-suite"})
        return self._resources[part]

    def close(self) -> None:
        """Send what is left."""
        self.processor.shutdown()  # type: ignore[no-untyped-call] # the library leaves it open


def collector(settings: Settings) -> Collector:
    """The collector at `KAM_OTLP_ENDPOINT`."""
    exporter = OTLPSpanExporter(endpoint=settings.otlp_endpoint.rstrip("/") + "/v1/traces", timeout=5)
    found = Collector(BatchSpanProcessor(exporter, schedule_delay_millis=1_000), settings.trace_share)
    atexit.register(found.close)
    return found


def _context(trace: str, span: str) -> SpanContext:
    return SpanContext(int(trace, 16), int(span, 16), is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))
