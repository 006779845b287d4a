"""What an operator sees: one structured line a request, the ids that join the lines of a call, and its metrics.

Lines name the operation, never the values: no query strings, no bodies, no tokens, no subject. The request id and the
W3C trace context come from the gateway and stand in every line that is written while the request is worked on.
"""

from chassis.telemetry.access import AccessLog
from chassis.telemetry.layer import observed
from chassis.telemetry.logs import configure_logs
from chassis.telemetry.metrics import METRICS_CONTENT_TYPE, Metrics
from chassis.telemetry.spans import TRACING, Place, Tracer, configure_traces
from chassis.telemetry.traced import traced
from chassis.telemetry.tracing import child_traceparent, request_bound, sane_request_id, unbound

__all__ = [
    "METRICS_CONTENT_TYPE",
    "TRACING",
    "AccessLog",
    "Metrics",
    "Place",
    "Tracer",
    "child_traceparent",
    "configure_logs",
    "configure_traces",
    "observed",
    "request_bound",
    "sane_request_id",
    "traced",
    "unbound",
]
