"""No request takes longer than its contract says."""

import asyncio

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler

DEADLINE_HEADER = b"x-request-timeout-ms"


def timed(inner: Handler) -> Handler:
    """End the work at the operation's `x-timeout-ms` with 504, and tell the service how long it has.

    A caller whose body has not arrived by then is refused with 400. A stream is exempt once it has begun.
    """

    async def handle(exchange: Exchange) -> None:
        route = exchange.match.route
        exchange.onward_headers.append((DEADLINE_HEADER, str(route.timeout_ms).encode()))
        try:
            async with asyncio.timeout(route.timeout_ms / 1000) as exchange.timeout:
                await inner(exchange)
        except TimeoutError:
            raise exchange.refusal or _late(exchange) from None

    return handle


def _late(exchange: Exchange) -> ProblemError:
    limits = {"service": exchange.service, "timeout_ms": exchange.match.route.timeout_ms}
    if not exchange.body_complete:
        return ProblemError("malformed", Fault("body_incomplete", "", limits))
    return ProblemError("timeout", Fault("service_slow", "", limits))
