"""The route table: the contracts compiled to a tree of path segments, and nothing else is routed.

A literal segment beats a parameter. A segment is compared after its percent-encoding is undone; one that then holds a
slash, or is empty, `.` or `..`, fits nothing, so a service can never read another path than the one checked here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from chassis.domain.errors import Fault
from chassis.path_tree import PathTree
from chassis.problems import ProblemError
from chassis.settings import ServiceName
from gateway.checks import BodyCheck, ParameterChecks
from gateway.checks.parameters import percent_decoded
from gateway.contracts import CacheRule, ContractError
from gateway.fields import NO_STORE, Fields

MOST_KNOWN_PATHS = 4_096
LONGEST_KNOWN_PATH = 200
_NOWHERE = frozenset({"", ".", ".."})
_UNQUOTED = "/:@!$&'()*+,;=-._~"
"""What may stand in a path as it is (RFC 3986 §3.3)."""


@dataclass(frozen=True, slots=True)
class Route:
    """One operation, ready to serve."""

    service: ServiceName
    operation_id: str
    method: str
    template: str
    scopes: tuple[frozenset[str], ...]
    timeout_ms: int
    parameters: ParameterChecks
    body: BodyCheck | None
    passed: frozenset[bytes] = frozenset()
    """The request fields that go on to the service."""

    rate_class: str = "read"
    priority: str = "normal"
    idempotent: bool = False
    streams: bool = False
    cache: CacheRule | None = None
    noun: str = ""
    """The resource that it is about: `managers` of `/v1/managers/{manager_id}`."""

    announced: Fields = ()
    """What every answer says besides: that the operation is deprecated."""

    freshness: Fields = NO_STORE
    """What an answer says of how long it counts, unless the service says it."""

    @property
    def kept(self) -> bool:
        """Whether the gateway may answer it from memory."""
        return self.method == "GET" and self.cache is not None and self.cache.shared


@dataclass(frozen=True, slots=True)
class Match:
    """A route found for a path: the values of its parameters, and the path as it is handed on."""

    route: Route
    values: tuple[str, ...]
    path: str
    raw_path: bytes


class RouteTable:
    """All operations of all contracts, by path and method."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._tree: PathTree[Route] = PathTree()
        self._known: dict[tuple[str, bytes], Match] = {}
        self.routes = tuple(routes)
        for route in self.routes:
            self._add(route)

    def match(self, method: str, raw_path: bytes) -> Match:
        """The route for a request: 404 when no operation has the path, 405 when none has it with this method.

        HEAD is answered by GET where the contract has no HEAD of its own (RFC 9110 §9.3.2).
        """
        known = self._known.get((method, raw_path))
        if known is not None:
            return known
        found = self._matched(method, raw_path)
        if len(raw_path) <= LONGEST_KNOWN_PATH:
            if len(self._known) >= MOST_KNOWN_PATHS:
                self._known.clear()
            self._known[method, raw_path] = found
        return found

    def _matched(self, method: str, raw_path: bytes) -> Match:
        segments, (routes, values) = self._find(raw_path)
        route = routes.get(method)
        if route is None and method == "HEAD":
            route = routes.get("GET")
        if route is None:
            allow = _allow(routes)
            fault = Fault("method_unknown", "", {"allowed": allow})
            raise ProblemError("method_not_allowed", fault, headers={"allow": allow})
        path = "/" + "/".join(segments)
        return Match(route, values, path, quote(path, safe=_UNQUOTED).encode() if b"%" in raw_path else raw_path)

    def allowed(self, raw_path: bytes) -> str:
        """The value of `Allow` for a path; 404 when no operation has it."""
        _, (routes, _) = self._find(raw_path)
        return _allow(routes)

    def _find(self, raw_path: bytes) -> tuple[list[str], tuple[Mapping[str, Route], tuple[str, ...]]]:
        segments = [percent_decoded(part) for part in raw_path.split(b"/")[1:]]
        if not any(part in _NOWHERE or "/" in part for part in segments):
            found = self._tree.find(segments)
            if found is not None:
                return segments, found
        raise ProblemError("not_found", Fault("unknown_path"))

    def _add(self, route: Route) -> None:
        try:
            self._tree.add(route.template, route.method, route)
        except ValueError as error:
            raise ContractError([str(error)]) from None


def _allow(routes: Mapping[str, Route]) -> str:
    methods = {*routes, "OPTIONS"} | ({"HEAD"} if "GET" in routes else set())
    return ", ".join(sorted(methods))
