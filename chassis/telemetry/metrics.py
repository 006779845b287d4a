"""Counts and durations by operation, in the text format of Prometheus."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

METRICS_CONTENT_TYPE = CONTENT_TYPE_LATEST
DURATION_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_BUCKET_NAMES = (*map(str, DURATION_BUCKETS_S), "+Inf")


@dataclass(slots=True)
class _Durations:
    total_s: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * len(_BUCKET_NAMES))


class Metrics(Collector):
    """The metrics of one gateway or service: requests by operation and status, their duration, and those under way.

    Plain numbers that become metrics when they are read: a request is counted in a microsecond.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.under_way = 0
        self._requests: dict[tuple[str, str, int], int] = {}
        self._durations: dict[tuple[str, str], _Durations] = {}
        self.registry = registry or CollectorRegistry()
        self.registry.register(self)

    def record(self, service: str, operation: str, status: int, duration_s: float) -> None:
        """Count one answered request. `operation` is a name from the contract, never a path with its values."""
        key = (service, operation, status)
        self._requests[key] = self._requests.get(key, 0) + 1
        durations = self._durations.get((service, operation))
        if durations is None:
            durations = self._durations[service, operation] = _Durations()
        durations.total_s += duration_s
        durations.buckets[bisect_left(DURATION_BUCKETS_S, duration_s)] += 1

    def collect(self) -> Iterator[Metric]:
        """Every metric as it stands."""
        names = ("service", "operation")
        requests = CounterMetricFamily("kam_requests", "Answered requests.", labels=(*names, "status"))
        for (service, operation, status), count in self._requests.items():
            requests.add_metric((service, operation, str(status)), count)
        durations = HistogramMetricFamily("kam_request_duration_seconds", "Time to the last byte.", labels=names)
        for labels, found in self._durations.items():
            buckets = list(zip(_BUCKET_NAMES, accumulate(map(float, found.buckets)), strict=True))
            durations.add_metric(labels, buckets, found.total_s)
        yield requests
        yield durations
        yield GaugeMetricFamily("kam_requests_under_way", "Requests not yet answered.", value=self.under_way)

    def exposition(self) -> bytes:
        """All metrics in the text format of Prometheus."""
        return generate_latest(self.registry)
