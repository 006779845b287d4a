"""What the gateway knows of itself, as metrics: breaches of contract, budgets, quarantine, circuits."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gateway.record import Record


class RecordMetrics(Collector):
    """Read from the record whenever the metrics are."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def collect(self) -> Iterator[Metric]:
        """Every metric as it stands."""
        record, labels = self._record, ("operation",)
        violations = CounterMetricFamily("kam_contract_violations", "Answers that broke the contract.", labels=labels)
        for operation, spent in record.budgets.spent.items():
            violations.add_metric((operation,), spent.total)
        exceeded = GaugeMetricFamily("kam_error_budget_exceeded", "1 while the budget is used up.", labels=labels)
        for operation in record.budgets.spent:
            exceeded.add_metric((operation,), float(operation in record.budgets.exceeded()))
        yield violations
        yield exceeded
        yield GaugeMetricFamily("kam_quarantined_operations", "Not called for drift.", value=len(record.quarantine))
        circuits = [circuit for circuit in record.circuits.values() if not circuit.closed]
        yield GaugeMetricFamily("kam_circuits_open", "Operations that are left alone.", value=len(circuits))
        refused = float(bool(record.policies_refused))
        yield GaugeMetricFamily("kam_policy_file_refused", "1 while the policy file is refused.", value=refused)
