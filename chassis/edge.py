"""The edge of a request: one transaction, one commit, and everything that every operation has in common.

A route gathers what it needs, then hands the edge one function of `Work`. The edge opens the transaction, replays an
idempotent repetition, turns the result into a response with its ETag and Location, writes the audit entry, commits,
and only then answers.
Nothing is acknowledged that is not on disk.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from chassis import audit
from chassis.auth import NOBODY, Principal, TokenVerifier, require_scopes
from chassis.catalogue import Catalogue, Locale, preferred_locale
from chassis.conditional import etag
from chassis.db import Database
from chassis.domain.errors import Fault, Invalid, NotFound, Refusal
from chassis.idempotency import Attempt, earlier_answer, keep, reserve
from chassis.pages import Slice
from chassis.problems import ProblemError
from chassis.routes import ContractRoute
from chassis.wire import Item, Page, Wire
from chassis.work import Work, utc_now

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EdgeState:
    """What the edge of a service stands on; the application keeps it as `app.state.edge`."""

    database: Database
    verifier: TokenVerifier
    cursor_key: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """One request's edge."""

    request: Request
    state: EdgeState
    principal: Principal
    route: ContractRoute
    rehearsal: bool = False
    idempotency_key: str | None = None

    @property
    def locale(self) -> Locale:
        """The language of whoever reads the answer."""
        return preferred_locale(self.request.headers.get("accept-language", ""))

    @property
    def catalogue(self) -> Catalogue:
        """The sentences that the service speaks."""
        found: Catalogue = self.request.app.state.catalogue
        return found

    async def read(self, decide: Callable[[Work], Wire]) -> Response:
        """Answer with what `decide` finds; 304 when the caller has that version already."""
        response = _answer(await self.find(decide), 200)
        present = response.headers.get("etag")
        if present and present in _entity_tags(self.request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers={"etag": present})
        return response

    def show(self, found: Wire) -> Response:
        """Answer with what is known without asking the database."""
        return _answer(found, 200)

    async def page(self, decide: Callable[[Work], Slice[Item]], *, on_record: bool = False) -> Response:
        """Answer with one page of a list; `Link` leads to the next (RFC 8288).

        `on_record` is for a list whose reading leaves a trace: what `decide` writes is committed before the answer.
        """
        moment = utc_now()
        transaction = self.state.database.write if on_record else self.state.database.read
        found = await transaction(lambda session: decide(Work(session, self.principal, moment)))
        response = _answer(Page(items=list(found.things), next_cursor=found.next_cursor), 200)
        if found.next_cursor:
            onward = self.request.url.include_query_params(cursor=found.next_cursor)
            response.headers["link"] = f'<{onward.path}?{onward.query}>; rel="next"'
        return response

    async def write(self, decide: Callable[[Work], Wire | None]) -> Response:
        """Answer with what `decide` did, once it is committed; a rehearsal (`validate_only`) is undone, with 200."""
        attempt, moment = await self._attempt(), utc_now()

        def transaction(session: Session) -> Response:
            return self._done(Work(session, self.principal, moment), decide, attempt)

        try:
            return await self.state.database.write(transaction, keep=not self.rehearsal)
        except NotFound as refusal:
            raise self._placed(refusal) from refusal

    def _done(self, work: Work, decide: Callable[[Work], Wire | None], attempt: Attempt | None) -> Response:
        if attempt is not None and (earlier := earlier_answer(work, attempt)) is not None:
            return earlier
        reserved = None if attempt is None else reserve(work, attempt)
        found = decide(work)
        response = _answer(found, 200 if self.rehearsal else self.route.status_code or 200)
        self._audit(work, found, response)
        if attempt is not None and reserved is not None:
            keep(work.session, reserved, attempt, response)
        return response

    def _audit(self, work: Work, found: Wire | None, response: Response) -> None:
        place = (found.location() if found is not None else "") or self.request.url.path
        digest = hashlib.sha256(response.body).hexdigest()
        audit.record(work, str(self.route.operation_id), type(found).__name__, place, after_hash=digest)

    async def find(self, decide: Callable[[Work], T], *, on_record: bool = False) -> T:
        """What `decide` finds, for operations whose answer is no representation: a stream, a picture, a file.

        `on_record` enters the reading in the audit chain, and commits before the answer.
        """
        moment = utc_now()

        def reading(session: Session) -> T:
            work = Work(session, self.principal, moment)
            found = decide(work)
            if on_record:
                audit.record(work, str(self.route.operation_id), type(found).__name__, self.request.url.path)
            return found

        database = self.state.database
        return await (database.write(reading) if on_record else database.read(reading))

    async def gather(self, reading: Callable[[Session], object]) -> None:
        """Read what would hold up every other request: in a thread of its own, before the transaction opens.

        What is read so is kept for everybody who may ask after it, so it is read as the house.
        """
        await self.state.database.read(reading, heavy=True, house=True)

    def _placed(self, refusal: NotFound) -> Refusal:
        # What the address names and is not there is a 404; what the body names is a fault in the body.
        in_path = {f":{name}" for name in self.request.path_params}
        if any(fault.pointer in in_path or not fault.pointer.startswith(":") for fault in refusal.faults):
            return refusal
        return Invalid(*(Fault(fault.code, f"/{fault.pointer[1:]}", fault.params) for fault in refusal.faults))

    async def _attempt(self) -> Attempt | None:
        if self.idempotency_key is None or self.rehearsal:
            return None
        target = f"{self.request.method} {self.request.url.path}?{self.request.url.query}"
        streamed: bytes | None = getattr(self.request.state, "content", None)
        content = await self.request.body() if streamed is None else streamed
        return Attempt.of(str(self.route.operation_id), self.idempotency_key, target, content)


def _answer(found: Wire | None, status: int) -> Response:
    if found is None:
        return Response(status_code=204)
    headers = {"content-type": "application/json"}
    if isinstance(version := getattr(found, "version", None), int):
        headers["etag"] = etag(version)
    if status in (201, 202):
        headers["location"] = found.location()
    return Response(found.model_dump_json(by_alias=True), status, headers)


def _entity_tags(if_none_match: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}


# The three are coroutines although they await nothing: FastAPI runs a plain function in a thread of its pool, and that
# costs more than everything that they do.


async def _read_edge(request: Request) -> Edge:
    state: EdgeState = request.app.state.edge
    route: ContractRoute = request.scope["route"]
    if not route.needed_scopes:
        return Edge(request, state, NOBODY, route)
    principal = state.verifier.verify(request.headers.get("authorization", ""))
    require_scopes(principal, route.needed_scopes)
    if not principal.may_enter(request.url.path):
        raise ProblemError("forbidden", Fault("token_for_another_path", "@authorization"))
    return Edge(request, state, principal, route)


ReadEdge = Annotated[Edge, Depends(_read_edge)]
"""The edge of an operation that changes nothing."""

Rehearsal = Annotated[bool, Query(description="Check everything and answer as usual, but change nothing.")]


async def _write_edge(edge: ReadEdge, validate_only: Rehearsal = False) -> Edge:
    return Edge(edge.request, edge.state, edge.principal, edge.route, rehearsal=validate_only)


WriteEdge = Annotated[Edge, Depends(_write_edge)]
"""The edge of an operation that changes what is there; its repetition is caught by If-Match."""


async def _post_edge(
    edge: ReadEdge,
    validate_only: Rehearsal = False,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Repeat the request with the same key and nothing happens twice: the first answer comes again.",
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
        ),
    ] = None,
) -> Edge:
    return Edge(edge.request, edge.state, edge.principal, edge.route, validate_only, idempotency_key)


PostEdge = Annotated[Edge, Depends(_post_edge)]
"""The edge of an operation that makes something new; its repetition is caught by Idempotency-Key."""
