"""Every answer that a test gets is held against the contract: its status, its media type, its body.

This reads the contract by itself and shares no code with the gateway, so that the two cannot be wrong together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
import orjson
from jsonschema_rs import Draft202012, Draft202012Validator, Registry

BASE = "urn:contract"
PROBLEM = "application/problem+json"
OWN_PAGES = frozenset({"/livez", "/readyz", "/metrics", "/openapi.json", "/docs"})


class BrokenPromise(AssertionError):  # noqa: N818 - it is what the test reports
    """An answer that the contract does not allow."""


@dataclass(frozen=True)
class Operation:
    """One operation of the contract and the addresses that it answers to."""

    name: str
    method: str
    address: re.Pattern[str]
    parameters: int
    responses: Mapping[str, Any]


class ConformingTransport(httpx.AsyncBaseTransport):
    """A transport that lets no answer pass which breaks the contract."""

    def __init__(self, inner: httpx.AsyncBaseTransport, document: Mapping[str, Any]) -> None:
        self.inner = inner
        self.contract = Contract.of(document)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request on, and check what comes back."""
        response = await self.inner.handle_async_request(request)
        response.request = request
        if not response.headers.get("content-type", "").startswith("text/event-stream"):
            await response.aread()
        self.contract.check(request, response)
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()


class Contract:
    """A document as answers are held to it. Reading one takes as long as a short test, so it is read once."""

    read: ClassVar[dict[int, "Contract"]] = {}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Contract":
        if id(document) not in cls.read:
            cls.read[id(document)] = cls(document)
        return cls.read[id(document)]

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.operations = sorted(operations(document), key=lambda operation: operation.parameters)
        self.registry = Registry([(BASE, {"components": document["components"]})], draft=Draft202012)
        self.validators: dict[str, Draft202012Validator] = {}

    def check(self, request: httpx.Request, response: httpx.Response) -> None:
        """Raise `BrokenPromise` when the contract does not allow `response` to `request`."""
        where = f"{request.method} {request.url.path} → {response.status_code}"
        if request.url.path.startswith(tuple(OWN_PAGES)):
            return
        operation = self.operation(request)
        if operation is None:
            self.require(response.status_code in (404, 405), f"{where}: no operation has this address")
            self.check_body(where, {"$ref": f"{BASE}#/components/schemas/Problem"}, response.content)
            return
        promised = self.promised(operation, response.status_code)
        self.require(promised is not None, f"{where}: {operation.name} does not document this status")
        self.check_content(where, promised.get("content", {}), response)
        for name, header in promised.get("headers", {}).items():
            self.require(name in response.headers or not header.get("required"), f"{where}: {name} is missing")

    def operation(self, request: httpx.Request) -> Operation | None:
        path = request.url.raw_path.partition(b"?")[0].decode()
        method = "GET" if request.method == "HEAD" else request.method
        fits = (o for o in self.operations if o.method == method and o.address.fullmatch(path))
        return next(fits, None)

    def promised(self, operation: Operation, status: int) -> Mapping[str, Any] | None:
        found = operation.responses.get(str(status)) or operation.responses.get("default")
        return self.resolved(found) if found else None

    def check_content(self, where: str, content: Mapping[str, Any], response: httpx.Response) -> None:
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if not content:
            self.require(not response.content, f"{where}: a body that nobody promised")
            return
        self.require(media_type in content, f"{where}: {media_type or 'no type'} instead of {', '.join(content)}")
        schema = content[media_type].get("schema")
        if schema and media_type.endswith(("/json", "+json")) and response.request.method != "HEAD":
            self.check_body(where, schema, response.content)

    def check_body(self, where: str, schema: Mapping[str, Any], body: bytes) -> None:
        key = orjson.dumps(schema).decode()
        if key not in self.validators:
            self.validators[key] = Draft202012Validator(absolute(schema), registry=self.registry, validate_formats=True)
        faults = [f"{list(e.instance_path)}: {e.message}" for e in self.validators[key].iter_errors(orjson.loads(body))]
        self.require(not faults, f"{where}: the body breaks the contract: {'; '.join(faults[:5])}")

    def resolved(self, thing: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in thing:
            target: Any = self.document
            for part in thing["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            thing = target
        return thing

    def require(self, holds: bool, sentence: str) -> None:
        if not holds:
            raise BrokenPromise(sentence)


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Every operation of the document."""
    found = []
    for template, item in document["paths"].items():
        pattern = re.compile("".join("[^/]+" if p.startswith("{") else re.escape(p) for p in split(template)))
        for method, operation in item.items():
            if "responses" in operation:
                parameters = template.count("{")
                name = operation["operationId"]
                found.append(Operation(name, method.upper(), pattern, parameters, operation["responses"]))
    return found


def split(template: str) -> list[str]:
    """`/v1/accounts/{id}` → `/v1/accounts/`, `{id}`."""
    return [part for part in re.split(r"(\{[^}]+\})", template) if part]


def absolute(thing: Any) -> Any:
    """A schema whose references say which document they mean."""
    if isinstance(thing, list):
        return [absolute(value) for value in thing]
    if not isinstance(thing, dict):
        return thing
    return {
        key: BASE + value if key == "$ref" and str(value).startswith("#/") else absolute(value)
        for key, value in thing.items()
    }
