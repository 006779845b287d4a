"""What operators get to see of one gateway process."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import Field

from chassis.wire import Count, Moment, Wire, example
from gateway.contracts import Operation
from gateway.policy.error_budget import Violation
from gateway.record import Record, Seen

Standing = Literal["serves", "quarantined", "circuit_open"]


class GatewayRoute(Wire):
    """An operation that the gateway routes, and the policy that its contract gives it."""

    operation: str
    service: str
    method: str
    path: str
    scopes: list[str]
    timeout_ms: Annotated[int | None, Field(description="None where the installation's own time counts.")]
    rate_class: str
    priority: str
    idempotent: bool
    cache_seconds: Annotated[int | None, Field(description="How long an answer counts; none where it does not.")]
    deprecated_at: date | None
    sunset: date | None
    standing: Annotated[Standing, Field(description="Whether it is served just now.")]

    @classmethod
    def showing(cls, operation: Operation, record: Record) -> "GatewayRoute":
        """An operation as it stands."""
        circuit = record.circuits.get(operation.operation_id)
        open_or_not: Standing = "serves" if circuit is None or circuit.closed else "circuit_open"
        going = operation.deprecation
        return cls(
            operation=operation.operation_id,
            service=operation.service,
            method=operation.method,
            path=operation.template,
            scopes=sorted(scope for needed in operation.scopes for scope in needed),
            timeout_ms=operation.timeout_ms,
            rate_class=operation.rate_class,
            priority=operation.priority,
            idempotent=operation.idempotent,
            cache_seconds=operation.cache.seconds if operation.cache else None,
            deprecated_at=going.at if going else None,
            sunset=going.sunset if going else None,
            standing="quarantined" if operation.operation_id in record.quarantine else open_or_not,
        )


class GatewayRoutes(Wire):
    """Everything that the gateway routes: as many as the contracts have operations."""

    model_config = example(
        {
            "items": [
                {
                    "operation": "list_managers", "service": "accounts", "method": "GET", "path": "/v1/managers",
                    "scopes": ["accounts:read"], "timeout_ms": 5000, "rate_class": "read", "priority": "normal",
                    "idempotent": True, "cache_seconds": None, "deprecated_at": None, "sunset": None,
                    "standing": "serves",
                }
            ]
        }
    )  # fmt: skip

    items: list[GatewayRoute]


class LiveContract(Wire):
    """How a service's own contract stands to the one that was reviewed."""

    service: str
    state: Literal["unchecked", "agrees", "drifted", "unreachable", "unknown"]


class Quarantined(Wire):
    """An operation that is not called, and why."""

    operation: str
    reasons: list[str]


class ErrorBudget(Wire):
    """How often the answers of an operation have broken its contract."""

    operation: str
    used: Annotated[Count, Field(description="Within the window; counted to one more than allowed.")]
    allowed: Count
    window_s: Count
    total: Annotated[Count, Field(description="Since the process began.")]
    exceeded: bool


class ContractViolation(Wire):
    """One answer that broke its contract: the places, never the values."""

    at: Moment
    operation: str
    status: int
    faults: list[str]
    request_id: str

    @classmethod
    def showing(cls, found: Violation) -> "ContractViolation":
        """A breach that was noted."""
        faults = [f"{fault.pointer or '/'} {fault.code}" for fault in found.faults]
        return cls(at=_moment(found.at_s), operation=found.operation, status=found.status, faults=faults,
                   request_id=found.request_id)  # fmt: skip


class RecentRequest(Wire):
    """One request that was answered: nothing of what it said, nobody who sent it."""

    at: Moment
    operation: str
    service: str
    status: Annotated[int, Field(description="499 where the caller went away before an answer.")]
    ms: float
    client: Annotated[str, Field(description="The program, by its `client_id`.")]
    request_id: str

    @classmethod
    def showing(cls, seen: Seen) -> "RecentRequest":
        """A request that was remembered."""
        fields = seen._asdict()
        return cls.model_validate({"at": _moment(fields.pop("at_s")), **fields})


class GatewayStatus(Wire):
    """One gateway process as it knows itself. Several processes each have their own."""

    model_config = example(
        {
            "draining": False,
            "policies": {"limits": {"read": {"requests": 2000, "seconds": 10}}},
            "policies_since": "2026-03-02T08:00:00Z",
            "policies_refused": [],
            "contracts": [{"service": "accounts", "state": "agrees"}],
            "quarantined": [{"operation": "list_managers", "reasons": ["operation-removed: the operation is gone"]}],
            "circuits_open": ["get_profile"],
            "error_budgets": [
                {"operation": "list_accounts", "used": 1, "allowed": 10, "window_s": 3600, "total": 1,
                 "exceeded": False}
            ],
            "violations": [
                {"at": "2026-03-02T11:20:00Z", "operation": "list_accounts", "status": 200,
                 "faults": ["/items/0/name wrong_type"], "request_id": "01981d2e7a7c"}
            ],
            "requests": [
                {"at": "2026-03-02T11:20:00Z", "operation": "list_accounts", "service": "accounts", "status": 200,
                 "ms": 3.2, "client": "console", "request_id": "01981d2e7a7c"}
            ],
        }
    )  # fmt: skip

    draining: bool
    policies: Annotated[dict[str, object], Field(description="The numbers in force, as the policy file names them.")]
    policies_since: Moment | None
    policies_refused: Annotated[list[str], Field(description="Why the policy file as it stands was refused.")]
    contracts: list[LiveContract]
    quarantined: list[Quarantined]
    circuits_open: Annotated[list[str], Field(description="Operations that are left alone for a while.")]
    error_budgets: list[ErrorBudget]
    violations: Annotated[list[ContractViolation], Field(description="The last hundred, newest first.")]
    requests: Annotated[list[RecentRequest], Field(description="The last two hundred, newest first.")]

    @classmethod
    def showing(cls, record: Record) -> "GatewayStatus":
        """The process as it stands."""
        met = record.handshake.met if record.handshake else {}
        return cls(
            draining=record.draining,
            policies=record.policies.model_dump(mode="json", exclude_none=True),
            policies_since=record.policies_since,
            policies_refused=list(record.policies_refused),
            contracts=[LiveContract(service=service, state=found.state) for service, found in met.items()],
            quarantined=[Quarantined(operation=o, reasons=list(why)) for o, why in sorted(record.quarantine.items())],
            circuits_open=sorted(name for name, circuit in record.circuits.items() if not circuit.closed),
            error_budgets=list(_budgets(record)),
            violations=[ContractViolation.showing(found) for found in reversed(record.budgets.recent)],
            requests=[RecentRequest.showing(seen) for seen in reversed(record.requests)],
        )


def _budgets(record: Record) -> Iterator[ErrorBudget]:
    budgets = record.budgets
    for operation, spent in sorted(budgets.spent.items()):
        used, allowed = budgets.used(operation), budgets.budget.violations
        yield ErrorBudget(operation=operation, used=used, allowed=allowed, window_s=budgets.budget.window_s,
                          total=spent.total, exceeded=used > allowed)  # fmt: skip


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
