"""The application that every service is: its routes, its edge, its problems, its health. Nothing of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy import text
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from chassis import audit_entries, audit_heads, events, imports, jobs
from chassis.auth import TokenVerifier
from chassis.catalogue import Catalogue, preferred_locale
from chassis.db import Database
from chassis.domain.errors import Fault, Refusal
from chassis.domain.event_type import EventType
from chassis.edge import EdgeState
from chassis.imports import ImportKind
from chassis.jobs import JobKind
from chassis.openapi import document, kept
from chassis.problems import KIND_OF_STATUS, Problem, ProblemError, response_headers
from chassis.routes import Routes
from chassis.routing import TreeRouter
from chassis.settings import ServiceName, Settings
from chassis.validation import faults_of

T = TypeVar("T")

Companion = Callable[[FastAPI], AbstractAsyncContextManager[None]]
"""Something that runs as long as the application does: a job worker, a client."""


@dataclass(frozen=True, slots=True)
class ServiceDescription:
    """What a service says of itself."""

    name: ServiceName
    title: str
    description: str
    version: str = "1.0.0"

    @property
    def scopes(self) -> dict[str, str]:
        """The scopes of the operations that every service has."""
        return {"read": f"{self.name}:read", "write": f"{self.name}:write"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service is made of: its nouns' operations, its long work, the files it takes in, what it tells of."""

    routes: Sequence[Routes]
    jobs: Sequence[JobKind] = ()
    imports: Sequence[ImportKind] = ()
    companions: Sequence[Companion] = ()
    events: tuple[EventType, ...] = ()


def create_service(
    service: ServiceDescription,
    settings: Settings,
    verifier: TokenVerifier,
    parts: Parts,
) -> FastAPI:
    """The service as an ASGI application. Its companions, its worker and its dispatcher start in its lifespan."""
    worker = jobs.worker(settings, *parts.jobs, *imports.job_kinds(parts.imports))
    outlived = [imports.forgetting] if parts.imports else []
    companions = (*parts.companions, *outlived, worker, events.dispatcher(settings, service.name))
    nouns = (*parts.routes, *_shared_routes(service, parts, settings))
    edge = EdgeState(Database.open(settings, service.name), verifier, settings.key_material)
    return application(service, edge, nouns, companions, settings, f"services.{service.name}")


def application(
    service: ServiceDescription,
    edge: EdgeState,
    nouns: Sequence[Routes],
    companions: Sequence[Companion],
    settings: Settings,
    *messages: str,
) -> FastAPI:
    """Operations behind an edge, with problems and health; nothing that every service has besides."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(edge.database.dispose)
            for companion in companions:
                await stack.enter_async_context(companion(app))
            yield

    app = FastAPI(
        title=service.title,
        description=service.description,
        version=service.version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.edge = edge
    app.state.catalogue = Catalogue.of("chassis", *messages)
    app.openapi = lambda: document(app)  # type: ignore[method-assign] # FastAPI's own way of extending the document
    _answer_problems(app)
    _answer_health(app, edge.database)
    _answer_contract(app, settings.contracts_dir)
    app.router = _router(app, nouns)
    return app


def _router(app: FastAPI, nouns: Sequence[Routes]) -> TreeRouter:
    router = TreeRouter(
        routes=app.router.routes,
        dependency_overrides_provider=app,
        lifespan=app.router.lifespan_context,
        redirect_slashes=False,
    )
    for noun in nouns:
        router.take(noun.router)
    router.grow()
    return router


def _shared_routes(service: ServiceDescription, parts: Parts, settings: Settings) -> Iterator[Routes]:
    for kind in parts.imports:
        yield imports.routes(service.name, kind, **service.scopes)
    yield jobs.routes(service.name, **service.scopes)
    yield audit_entries.routes(service.name)
    yield audit_heads.routes(service.name, settings)
    yield events.feed_routes(service.name, parts.events)
    yield events.webhook_routes(service.name, parts.events, settings)


def _answer_problems(app: FastAPI) -> None:
    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return problem_response(request, Problem.of(refusal))

    @app.exception_handler(ProblemError)
    async def problem(request: Request, error: ProblemError) -> Response:
        return problem_response(request, error.problem)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return problem_response(request, Problem("invalid", faults_of(error.errors())))

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        kind = KIND_OF_STATUS.get(error.status_code, "internal")
        faults = {"not_found": (Fault("unknown_path"),), "malformed": (Fault("malformed_json"),)}
        return problem_response(request, Problem(kind, faults.get(kind, ()), dict(error.headers or {})))

    @app.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        return problem_response(request, Problem("internal"))


def _answer_contract(app: FastAPI, folder: Path) -> None:
    """What the service promises, for the gateway to compare with what was reviewed."""
    made: list[tuple[bytes, str]] = []

    @app.get("/openapi.json", include_in_schema=False)
    async def contract(request: Request) -> Response:
        if not made:  # may take a second of computing, which nobody's request has to wait for
            body = await _beside(partial(kept, app, app.openapi, folder))
            made.append((body, f'"{sha256(body).hexdigest()[:32]}"'))
        body, tag = made[0]
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        return Response(body, media_type="application/json", headers={"etag": tag})


def _hand_over(found: asyncio.Future[T], done: Future[T]) -> None:
    if found.done():
        return
    if (failure := done.exception()) is not None:
        found.set_exception(failure)
    else:
        found.set_result(done.result())


async def _beside(work: Callable[[], T]) -> T:
    """What `work` gives or raises, computed in a thread that nobody waits for when the process ends."""
    loop, done = asyncio.get_running_loop(), Future[T]()
    found: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as failure:  # noqa: BLE001 - it is raised where the work was asked for
            done.set_exception(failure)
        with suppress(RuntimeError):  # the loop is closed: nobody asks any more
            loop.call_soon_threadsafe(_hand_over, found, done)

    Thread(target=run, daemon=True).start()
    return await found


def problem_response(request: Request, problem: Problem) -> Response:
    """The problem in the caller's language."""
    locale = preferred_locale(request.headers.get("accept-language", ""))
    body = problem.body(request.app.state.catalogue, locale, request.headers.get("x-request-id", ""))
    response = Response(body, problem.status)
    response.raw_headers = list(response_headers(problem, locale, len(body)))
    return response


def _answer_health(app: FastAPI, database: Database) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez() -> Response:
        return JSONResponse({"status": "alive"})

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        await database.read(lambda session: session.execute(text("SELECT 1")).scalar_one())
        return JSONResponse({"status": "ready"})
