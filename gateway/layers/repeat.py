"""What a service could not do for a moment is asked of it again, as far as the budget and the deadline go."""

from asyncio import sleep
from collections.abc import Iterable
from random import uniform

from chassis.problems import ProblemError
from chassis.settings import ServiceName
from gateway.exchange import Exchange, Handler, Layer
from gateway.layers.check import replayed
from gateway.layers.dispatch import SERVICE_DOWN
from gateway.policy.document import Retries
from gateway.policy.retry_budget import RetryBudget

FIRST_WAIT_S = 0.05
"""Before a service that could not be reached is tried again; doubled each time."""


def repeated(services: Iterable[ServiceName], rules: Retries) -> Layer:
    """Ask again when the service cannot be reached, or answers 503 with Retry-After.

    Only what may be done twice: idempotent operations, and requests with an Idempotency-Key, which the services know
    again. A body that streams cannot be sent twice.
    """
    budgets = {service: RetryBudget(rules) for service in services}

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            route = exchange.match.route
            budget = budgets[route.service]
            budget.pay_in()
            if exchange.body is None or not (route.idempotent or b"idempotency-key" in exchange.headers):
                await inner(exchange)
                return
            exchange.budget = budget
            while not await _answered(exchange, inner, budget):
                await sleep(exchange.wait_s or 0)
                exchange.attempt, exchange.wait_s = exchange.attempt + 1, None
                exchange.receive = replayed(exchange.body, exchange.source)

        return handle

    return layer


async def _answered(exchange: Exchange, inner: Handler, budget: RetryBudget) -> bool:
    try:
        await inner(exchange)
    except ProblemError as error:
        wait_s = FIRST_WAIT_S * 2**exchange.attempt * uniform(0.5, 1)  # noqa: S311 - spreads, hides nothing
        if not _is_down(error) or not budget.grants(exchange.attempt, wait_s, exchange.left_s()):
            raise
        exchange.wait_s = wait_s
    return exchange.wait_s is None


def _is_down(error: ProblemError) -> bool:
    return any(fault.code == SERVICE_DOWN for fault in error.problem.faults)
