"""An operation whose service has another contract than this gateway is not called until the two agree."""

from collections.abc import Container

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler, Layer

RETRY_AFTER_S = "5"


def quarantined(drifted: Container[str]) -> Layer:
    """Refuse the operations in `drifted` with 503; all others of the same service are served."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            if exchange.operation in drifted:
                fault = Fault("operation_quarantined", "", {"service": exchange.service})
                raise ProblemError("unavailable", fault, headers={"retry-after": RETRY_AFTER_S})
            await inner(exchange)

        return handle

    return layer
