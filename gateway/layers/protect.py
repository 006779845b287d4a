"""A service that fails is left alone, and one that is full is given no more: both are refused at once, with 503."""

from asyncio import CancelledError
from collections.abc import Iterable, Mapping
from time import monotonic

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from chassis.settings import ServiceName
from gateway.exchange import Exchange, Handler, Layer
from gateway.layers.dispatch import SERVICE_BROKEN, SERVICE_DOWN
from gateway.layers.time import time_of
from gateway.policy.admission import SLOW_SHARE, Admission
from gateway.policy.circuit import Circuit
from gateway.policy.document import Circuits, Shedding
from gateway.routes import Route

FAILED = frozenset({SERVICE_DOWN, SERVICE_BROKEN})
"""The faults that the gateway finds when a service has failed."""

NOT_A_FAILURE = frozenset({501, 503, 507})
"""Answers above 499 by which a service that works says that it has no room, or not for this."""


def circuits_of(routes: Iterable[Route], rules: Circuits) -> Mapping[str, Circuit]:
    """A circuit for every operation, by its id."""
    return {route.operation_id: Circuit(rules) for route in routes}


def protected(circuits: Mapping[str, Circuit]) -> Layer:
    """Leave an operation alone that mostly fails: too late, without a usable answer, or with one above 499."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            circuit = circuits[exchange.operation]
            trial = not circuit.closed
            if trial and not circuit.tries(now := monotonic()):
                raise _unavailable("circuit_open", exchange.service, circuit.wait_s(now))
            well: bool | None = True
            try:
                await inner(exchange)
                well = _is_well(exchange)
            except (ProblemError, CancelledError) as error:
                well = _is_well_after(error, exchange)
                raise
            finally:
                if well is None:
                    circuit.went_nowhere(trial=trial)
                else:
                    circuit.went(monotonic(), well=well, trial=trial)

        return handle

    return layer


def admitted(services: Iterable[ServiceName], rules: Shedding) -> Layer:
    """Refuse what a service cannot take on, the lowest priority first. Streams are not counted: they wait, not work."""
    gates = {service: Admission(rules) for service in services}

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            route = exchange.match.route
            gate, began = gates[route.service], monotonic()
            if not gate.enter(route.priority):
                raise _unavailable("overloaded", route.service, 1)
            well: bool | None = True
            try:
                await inner(exchange)
                well = _is_well(exchange)
            except (ProblemError, CancelledError) as error:
                well = _is_well_after(error, exchange)
                raise
            finally:
                now = monotonic()
                slow = (now - began) * 1000 > SLOW_SHARE * route.timeout_ms and exchange.body is not None
                busy = exchange.status == 503 or exchange.wait_s is not None
                gate.leave(now, kept_up=well is not False and not slow and not busy)

        return handle

    return layer


def _is_well(exchange: Exchange) -> bool | None:
    """Whether the answer speaks for the service; none when the caller left before there was one."""
    if not exchange.status:
        return None if exchange.wait_s is None else True
    return exchange.status < 500 or exchange.status in NOT_A_FAILURE


def _is_well_after(error: BaseException, exchange: Exchange) -> bool | None:
    """Whether the service is well although it gave no answer; none when only its caller can tell."""
    if isinstance(error, ProblemError):
        return not any(fault.code in FAILED for fault in error.problem.faults)
    return False if _was_late(exchange) else None


def _was_late(exchange: Exchange) -> bool:
    """Whether the service used up the whole time of the contract, and neither the caller nor its body did."""
    own_time = time_of(exchange) == exchange.match.route.timeout_ms
    return own_time and exchange.body_complete and exchange.refusal is None and exchange.left_s() <= 0


def _unavailable(code: str, service: str, wait_s: int) -> ProblemError:
    return ProblemError("unavailable", Fault(code, "", {"service": service}), headers={"retry-after": str(wait_s)})
