"""The gateway as one ASGI application: contracts in, a stack of layers around a dispatch, transports out."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import reduce

from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.auth import TokenVerifier
from chassis.catalogue import Catalogue
from chassis.settings import ServiceName, Settings
from chassis.telemetry import Metrics
from gateway.compiling import compile_routes
from gateway.contracts import Contract, merge
from gateway.exchange import Exchange, Handler, Layer
from gateway.layers.authorise import authorised
from gateway.layers.check import checked
from gateway.layers.clean import cleaned
from gateway.layers.dispatch import dispatched
from gateway.layers.guard import guarded
from gateway.layers.identify import identified
from gateway.layers.observe import observed
from gateway.layers.refuse import problems_answered
from gateway.layers.route import routed, with_own_pages
from gateway.layers.time import timed
from gateway.lifespans import State, lifespan_of
from gateway.pages.documents import document_pages
from gateway.pages.health import live, ready


class Gateway:
    """The ASGI application. Its lifespan starts the services that run in process and stops them again."""

    def __init__(self, handler: Handler, transports: Mapping[ServiceName, ASGIApp], states: dict[ServiceName, State],
                 document: Mapping[str, object]) -> None:  # fmt: skip
        self._handler = handler
        self._transports = transports
        self._states = states
        self.document = document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope; websockets are refused, the suite has none."""
        if scope["type"] == "http":
            await self._handler(Exchange.of(scope, receive, send))
        elif scope["type"] == "lifespan":
            await self._serve_lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Gateway"]:
        """The gateway with everything inside it started; for whoever runs it without a server."""
        async with AsyncExitStack() as stack:
            for service, app in self._transports.items():
                self._states[service] = await stack.enter_async_context(lifespan_of(app))
            yield self

    async def _serve_lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self.running())
            except Exception as error:  # noqa: BLE001 - the server is told, and ends
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def create_gateway(
    settings: Settings,
    contracts: Mapping[ServiceName, Contract],
    transports: Mapping[ServiceName, ASGIApp],
    verifier: TokenVerifier,
) -> Gateway:
    """The gateway to the services in `transports`; `ContractError` when the contracts do not go together."""
    states: dict[ServiceName, State] = {}
    metrics = Metrics()
    document = merge(contracts.values(), title=settings.docs_title)
    pages: dict[str, Handler] = {
        **document_pages(document, settings.docs_title, metrics),
        "/livez": live,
        "/readyz": ready(transports, states),
    }
    layers: tuple[Layer, ...] = (
        identified,
        observed(metrics),
        problems_answered(Catalogue.of("chassis")),
        guarded,
        with_own_pages(pages),
        routed(compile_routes(contracts.values(), settings)),
        authorised(verifier),
        cleaned,
        timed,
        checked,
    )
    return Gateway(stacked(layers, dispatched(transports, states)), transports, states, document)


def stacked(layers: tuple[Layer, ...], innermost: Handler) -> Handler:
    """The layers around `innermost`, the first one outermost."""
    return reduce(lambda inner, layer: layer(inner), reversed(layers), innermost)
