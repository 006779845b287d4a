"""Every refusal becomes a problem document, and no failure shows its inside."""

import structlog

from chassis.catalogue import Catalogue
from chassis.domain.errors import Refusal
from chassis.problems import Problem, ProblemError, response_headers
from gateway.exchange import Exchange, Handler, Layer


def problems_answered(catalogue: Catalogue) -> Layer:
    """Answer what the layers inside raise. An answer that has begun can only be cut off, and is."""
    logger = structlog.get_logger("gateway")

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            try:
                await inner(exchange)
            except ProblemError as error:
                await _answer(exchange, error.problem, catalogue)
            except Refusal as refusal:
                await _answer(exchange, Problem.of(refusal), catalogue)
            except Exception:
                logger.exception("failed", operation=exchange.operation)
                await _answer(exchange, Problem("internal"), catalogue)

        return handle

    return layer


async def _answer(exchange: Exchange, problem: Problem, catalogue: Catalogue) -> None:
    if exchange.status:
        return
    body = problem.body(catalogue, exchange.locale, exchange.request_id)
    headers = list(response_headers(problem, exchange.locale, len(body)))
    await exchange.respond(problem.status, [h for h in headers if h[0] != b"content-length"], body)
