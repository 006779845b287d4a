"""The end of the stack: the request goes through its service's transport, and the answer comes back as it arrives."""

from collections.abc import Mapping

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Scope, Send

from chassis.domain.errors import Fault, Refusal
from chassis.problems import MEDIA_TYPE, ProblemError
from chassis.settings import ServiceName
from gateway.exchange import Exchange, Handler
from gateway.fields import NO_STORE
from gateway.layers.time import time_left
from gateway.lifespans import State
from gateway.network import CallerGoneError, ServiceDownError
from gateway.upstream import BrokenAnswerError

FRESH = frozenset({200, 304})
"""The answers of which the contract says how long they count (`x-cache`)."""

SERVICE_DOWN = "service_down"
"""The fault of a service that cannot be reached: it has not seen the request."""

SERVICE_BROKEN = "service_broken"
"""The fault of a service that gave no usable answer."""


def dispatched(transports: Mapping[ServiceName, ASGIApp], states: Mapping[ServiceName, State]) -> Handler:
    """Ask the service. Whatever breaks on its side is 502; an error that is not a problem document counts as broken."""
    logger = structlog.get_logger("gateway")

    async def handle(exchange: Exchange) -> None:
        service = exchange.match.route.service
        scope = _onward(exchange, states.get(service, {}))
        try:
            await transports[service](scope, exchange.receive, _relay(exchange))
        except (ProblemError, Refusal, TimeoutError):
            raise
        except (CallerGoneError, ClientDisconnect):
            return
        except ServiceDownError as error:
            logger.warning("service down", service=service, reason=str(error))
            raise down(service) from error
        except BrokenAnswerError as error:
            logger.warning("service broken", service=service, operation=exchange.operation, reason=str(error))
        except Exception:
            logger.exception("service failed", service=service, operation=exchange.operation)
        if not exchange.status and exchange.wait_s is None:
            raise broken(service)

    return handle


def down(service: str) -> ProblemError:
    """503: the service cannot be reached and has not seen the request."""
    return ProblemError("unavailable", Fault(SERVICE_DOWN, "", {"service": service}), headers={"retry-after": "1"})


def broken(service: str) -> ProblemError:
    """502: the service gave no usable answer."""
    return ProblemError("bad_gateway", Fault(SERVICE_BROKEN, "", {"service": service}))


def _onward(exchange: Exchange, state: State) -> Scope:
    scope = exchange.scope
    return {
        "type": "http",
        "asgi": scope["asgi"],
        "http_version": scope.get("http_version", "1.1"),
        "method": exchange.match.route.method,
        "scheme": scope.get("scheme", "http"),
        "path": exchange.match.path,
        "raw_path": exchange.match.raw_path,
        "query_string": scope["query_string"],
        "root_path": "",
        "headers": [*exchange.onward_headers, time_left(exchange)],
        "client": scope.get("client"),
        "server": scope.get("server"),
        "state": dict(state),
    }


def _relay(exchange: Exchange) -> Send:
    head_only, discarding = exchange.method == "HEAD", False

    async def relay(message: Message) -> None:
        nonlocal discarding
        if discarding:
            return
        if message["type"] == "http.response.start":
            headers = dict(message.get("headers", ()))
            if message["status"] == 503 and exchange.holds_back(headers.get(b"retry-after")):
                discarding = True
                return
            if message["status"] >= 400 and not headers.get(b"content-type", b"").startswith(MEDIA_TYPE.encode()):
                discarding = True
                return
            if b"cache-control" not in headers:
                fresh = exchange.match.route.freshness if message["status"] in FRESH else NO_STORE
                message["headers"] = [*message["headers"], *fresh]
            if b"content-length" not in headers:
                await exchange.begin_stream()
            await exchange.send(message)
            if head_only:
                discarding = True
                await exchange.send({"type": "http.response.body", "body": b""})
        elif message["type"] == "http.response.body":
            await exchange.send(message)

    return relay
