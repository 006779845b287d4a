"""No request takes longer than its contract says, nor longer than whoever asks can wait."""

import asyncio

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler

DEADLINE_HEADER = b"x-request-timeout-ms"
LONGEST_DIGITS = 9


def timed(inner: Handler) -> Handler:
    """End the work with 504 at the operation's `x-timeout-ms`, or earlier if the caller has less time left.

    The service is told what is left when it is asked, and passes it on to those that it asks: a chain of calls ends
    when its first caller stops waiting. A caller whose body has not arrived by then is refused with 400. A stream is
    exempt once it has begun.
    """

    async def handle(exchange: Exchange) -> None:
        timeout_ms = time_of(exchange)
        try:
            async with asyncio.timeout(timeout_ms / 1000) as exchange.timeout:
                await inner(exchange)
        except TimeoutError:
            raise exchange.refusal or _late(exchange, timeout_ms) from None

    return handle


def time_of(exchange: Exchange) -> int:
    """The milliseconds that a request has: the operation's own, or the caller's if they are fewer."""
    own, given = exchange.match.route.timeout_ms, exchange.headers.get(DEADLINE_HEADER)
    if given is None or not given.isdigit() or len(given) > LONGEST_DIGITS:
        return own
    return max(1, min(own, int(given)))


def time_left(exchange: Exchange) -> tuple[bytes, bytes]:
    """The field that says how many milliseconds are left, a millisecond at least."""
    return DEADLINE_HEADER, b"%d" % max(1, int(min(exchange.left_s() * 1000, exchange.match.route.timeout_ms)))


def _late(exchange: Exchange, timeout_ms: int) -> ProblemError:
    limits = {"service": exchange.service, "timeout_ms": timeout_ms}
    if not exchange.body_complete:
        return ProblemError("malformed", Fault("body_incomplete", "", limits))
    return ProblemError("timeout", Fault("service_slow", "", limits), headers={"retry-after": "1"})
