"""The gateway as one ASGI application: contracts in, a stack of layers around a dispatch, transports out."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial

from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.auth import TokenVerifier
from chassis.catalogue import Catalogue
from chassis.settings import ServiceName, Settings
from chassis.telemetry import TRACING, Metrics
from chassis.work import utc_now
from gateway.assembly import Assembly
from gateway.checks.answers import answer_checks
from gateway.compiling import compile_routes
from gateway.contracts import Contract, merge, operations_of
from gateway.doors.certificates import Certificates
from gateway.doors.hanging import Doors
from gateway.exchange import Exchange, Handler, Layer
from gateway.handshake import Handshake
from gateway.layers.dispatch import dispatched
from gateway.layers.guard import guarded
from gateway.layers.identify import identified
from gateway.layers.observe import observed
from gateway.layers.refuse import problems_answered
from gateway.layers.route import Pages, routed, with_own_pages
from gateway.layers.trace import traced
from gateway.lifespans import State, lifespan_of
from gateway.pages.documents import document_pages
from gateway.pages.health import Identity, live, ready
from gateway.pages.landing import landing
from gateway.pages.operator import operator_pages
from gateway.pages.page import page_assets
from gateway.policy import Policies, load_policies
from gateway.policy.watching import watched
from gateway.record import Record
from gateway.record_metrics import RecordMetrics
from gateway.stack import stacked, stacks

Assembled = Callable[[Policies], Handler]
"""Puts the layers together by the policies; what it remembers of callers and services lasts as long as it does."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What a gateway is made of, apart from its layers."""

    settings: Settings
    transports: Mapping[ServiceName, ASGIApp]
    states: dict[ServiceName, State]
    handshake: Handshake
    record: Record


class Gateway:
    """The ASGI application. Its lifespan starts the services that run in process and stops them again.

    What it remembers of callers, services and answers lasts no longer than one run: `afresh` begins one that remembers
    nothing yet.
    """

    def __init__(
        self, afresh: Callable[[], Assembled], inside: Inside, policies: Policies, document: Mapping[str, object]
    ) -> None:
        self._afresh, self._inside = afresh, inside
        self._assembled = afresh()
        self.document = document
        self.replace_policies(policies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope; websockets are refused, the suite has none."""
        if scope["type"] == "http":
            await self._handler(Exchange.of(scope, receive, send))
        elif scope["type"] == "lifespan":
            await self._serve_lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def replace_policies(self, policies: Policies) -> None:
        """From the next request on other policies count; requests under way end as they began."""
        self._handler = self._assembled(policies)
        record = self._inside.record
        record.policies, record.policies_since, record.policies_refused = policies, utc_now(), ()

    def drain(self) -> None:
        """A stop was asked for: say so at `/readyz`, and ask callers to come back over another connection."""
        self._inside.record.draining = True

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Gateway"]:
        """The gateway with everything inside it started; for whoever runs it without a server."""
        inside = self._inside
        inside.record.begin()
        self._assembled = self._afresh()
        self.replace_policies(inside.record.policies)
        async with AsyncExitStack() as stack:
            for service, app in inside.transports.items():
                inside.states[service] = await stack.enter_async_context(lifespan_of(app))
            await stack.enter_async_context(inside.handshake.going_on())
            await stack.enter_async_context(watched(inside.settings, self.replace_policies, inside.record))
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
    policies: Policies | None = None,
    doors: Doors | None = None,
    record: Record | None = None,
) -> Gateway:
    """The gateway to the services in `transports`; `ContractError` when the contracts do not go together.

    Without `policies` it is those that the settings name; without `doors` there are bearer tokens only. What it knows
    of itself it writes into `record`.
    """
    record, doors = record or Record(), doors or Doors(Certificates(), {})
    states: dict[ServiceName, State] = {}
    inside = Inside(settings, transports, states, Handshake(contracts, transports, states, record.quarantine), record)
    record.operations = {o.operation_id: o for contract in contracts.values() for o in operations_of(contract)}
    record.handshake = inside.handshake
    metrics = Metrics()
    metrics.registry.register(RecordMetrics(record))
    document = merge(contracts.values(), title=settings.docs_title)
    identity = partial(doors.standing, verifier)
    before = _before(metrics, record, _pages(inside, document, metrics, doors, identity))
    table = compile_routes(contracts.values(), settings)
    checks = cache(lambda: answer_checks(contracts.values()))

    def afresh() -> Assembled:
        assembly = Assembly(table.routes, tuple(transports), record, checks)

        def assembled(policies: Policies) -> Handler:
            steps = (*doors.steps(verifier), *assembly.steps(policies))
            return stacked(before, routed(table, stacks(table.routes, steps, dispatched(transports, states))))

        return assembled

    return Gateway(afresh, inside, policies or load_policies(settings), document)


def _pages(inside: Inside, document: Mapping[str, object], metrics: Metrics, doors: Doors, identity: Identity) -> Pages:
    """The gateway's own addresses: documents, the page for operators, health, metrics, doors."""
    own: dict[str, Handler] = {
        **document_pages(document, inside.settings.docs_title, metrics, sign_in=doors.sign_in is not None),
        **operator_pages(),
        **page_assets(),
        "/": landing(inside.settings.docs_title),
        "/livez": live,
        "/readyz": ready(inside.transports, inside.states, inside.handshake, inside.record, identity),
    }
    return {**{path: {"GET": handler} for path, handler in own.items()}, **doors.pages()}


def _before(metrics: Metrics, record: Record, pages: Pages) -> tuple[Layer, ...]:
    """What every request goes through before it is routed, outermost first."""
    return (
        identified,
        *([traced(TRACING.tracer)] if TRACING.tracer is not None else []),
        observed(metrics, record),
        problems_answered(Catalogue.of("chassis")),
        guarded,
        with_own_pages(pages),
    )
