"""Operations as the contract wants them: each with its id, its words, its scopes, its time, and strict input.

`Routes` wraps FastAPI's router so that a route says only what is its own. The function's name is the operation id
(unless one is given, as the operations that several services have must), its docstring's first line the summary, the
rest the description.
"""

from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from inspect import cleandoc
from typing import Any, Literal

import orjson
from fastapi import APIRouter, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute
from starlette.responses import Response

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from chassis.wire import Wire

Endpoint = Callable[..., Coroutine[Any, Any, Response]]
Register = Callable[[Endpoint], Endpoint]

Priority = Literal["critical", "normal", "low"]
"""Who goes first when there is more to do than can be done."""

READ_TIMEOUT_MS = 5_000
WRITE_TIMEOUT_MS = 10_000


@dataclass(frozen=True, slots=True)
class Policy:
    """What the gateway must know of an operation; without a scope it needs no token."""

    scope: str | None
    timeout_ms: int
    idempotent: bool = False
    priority: Priority | None = None

    def extensions(self) -> dict[str, object]:
        """The policy as it stands in the contract; what it leaves open is derived when the contract is made."""
        given: dict[str, object] = {
            "security": [] if self.scope is None else [{"bearer": [self.scope]}],
            "x-timeout-ms": self.timeout_ms,
            "x-idempotent": self.idempotent,
        }
        return given | ({"x-priority": self.priority} if self.priority else {})


@dataclass(frozen=True, slots=True)
class Cache:
    """How long an answer counts. `shared` ones are the same for everybody who may ask, and the gateway keeps them."""

    scope: Literal["shared", "private"]
    seconds: int


SAME_FOR_ALL = Cache("shared", 60)
"""A catalogue: whoever may read it reads the same, and a minute late is soon enough."""


@dataclass(frozen=True, slots=True)
class Deprecated:
    """An operation on its way out: since `at`, gone from `sunset` on, `successor` is the path to use instead."""

    at: date
    sunset: date | None = None
    successor: str = ""

    def extensions(self) -> dict[str, object]:
        """The deprecation as it stands in the contract."""
        given = {"x-deprecated-at": self.at.isoformat(), "x-sunset": self.sunset and self.sunset.isoformat(),
                 "x-successor": self.successor}  # fmt: skip
        return {"deprecated": True} | {name: value for name, value in given.items() if value}


class StrictRequest(Request):
    """A request whose JSON is JSON (RFC 8259): no NaN, no Infinity, no unpaired surrogates."""

    async def json(self) -> Any:  # noqa: ANN401 - Starlette's signature
        """The body, or a 400 problem."""
        try:
            return orjson.loads(await self.body())
        except orjson.JSONDecodeError:
            raise ProblemError("malformed", Fault("malformed_json")) from None


class ContractRoute(APIRoute):
    """A route that refuses parameters which the contract does not name."""

    @cached_property
    def needed_scopes(self) -> list[str]:
        """The scopes without which the operation is refused."""
        security: list[dict[str, list[str]]] = (self.openapi_extra or {}).get("security", [])
        return [scope for requirement in security for scope in requirement["bearer"]]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler behind the check of the query."""
        handle = super().get_route_handler()
        fields = get_flat_params(self.dependant)
        known = {field.alias for field in fields if getattr(field.field_info, "in_", None) is ParamTypes.query}

        async def checked(request: Request) -> Response:
            given = [name for name, _ in request.query_params.multi_items()]
            faults = [Fault("unknown_parameter", f"?{n}", {"name": n}) for n in dict.fromkeys(given) if n not in known]
            faults += [Fault("repeated_parameter", f"?{n}", {"name": n}) for n in known if given.count(n) > 1]
            if faults:
                raise ProblemError("invalid", *faults)
            return await handle(StrictRequest(request.scope, request.receive))

        return checked


class Routes:
    """The operations of one noun. `tag` heads them in the documents; `priority` is that of its writes."""

    def __init__(self, tag: str, *, priority: Priority | None = None) -> None:
        self.priority = priority
        self.router = APIRouter(route_class=ContractRoute, tags=[tag])

    def get(
        self,
        path: str,
        schema: type[Wire],
        *,
        scope: str | None,
        cache: Cache | None = None,
        **more: Any,  # noqa: ANN401 - passed on
    ) -> Register:
        """An operation that reads; `scope` None needs no token."""
        if cache is not None:
            more["extensions"] = {"x-cache": asdict(cache)} | more.get("extensions", {})
        return self._add("GET", path, schema, Policy(scope, READ_TIMEOUT_MS, idempotent=True), **more)

    def post(self, path: str, schema: type[Wire], *, scope: str | None, status: int = 201, **more: Any) -> Register:  # noqa: ANN401 - passed on
        """An operation that makes something new, or moves it to another state; `scope` None needs no token."""
        return self._add("POST", path, schema, self._writing(scope), status_code=status, **more)

    def put(self, path: str, schema: type[Wire], *, scope: str, **more: Any) -> Register:  # noqa: ANN401 - passed on
        """An operation that replaces the whole."""
        return self._add("PUT", path, schema, self._writing(scope, idempotent=True), **more)

    def patch(self, path: str, schema: type[Wire], *, scope: str, **more: Any) -> Register:  # noqa: ANN401 - passed on
        """An operation that changes a part, by JSON merge patch (RFC 7396)."""
        return self._add("PATCH", path, schema, self._writing(scope), **more)

    def delete(self, path: str, *, scope: str, **more: Any) -> Register:  # noqa: ANN401 - passed on
        """An operation that removes; it answers 204."""
        return self._add("DELETE", path, None, self._writing(scope, idempotent=True), status_code=204, **more)

    def _writing(self, scope: str | None, *, idempotent: bool = False) -> Policy:
        return Policy(scope, WRITE_TIMEOUT_MS, idempotent, self.priority)

    def _add(self, method: str, path: str, schema: type[Wire] | None, policy: Policy, **more: Any) -> Register:  # noqa: ANN401 - passed on
        extra = policy.extensions() | more.pop("extensions", {})
        extra |= deprecated.extensions() if (deprecated := more.pop("deprecated", None)) else {}
        operation_id, described = more.pop("operation_id", None), more.pop("described", None)

        def add(endpoint: Endpoint) -> Endpoint:
            summary, _, description = cleandoc(described or endpoint.__doc__ or "").partition("\n")
            self.router.add_api_route(
                path,
                endpoint,
                methods=[method],
                response_model=schema,
                operation_id=operation_id or endpoint.__name__,
                summary=summary.rstrip("."),
                description=description.strip() or summary,
                openapi_extra=extra,
                **more,
            )
            return endpoint

        return add
