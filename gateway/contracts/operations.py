"""The operations of a contract: what each one takes, who may call it, how long it may take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from chassis.settings import ServiceName
from gateway.contracts.deprecation import Deprecation
from gateway.contracts.document import Contract, ContractError, Document
from gateway.contracts.freshness import CacheRule

RATE_CLASSES = ("read", "write", "bulk")
PRIORITIES = ("critical", "normal", "low")
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, its references to parameters and bodies resolved.

    `scopes` are alternatives: one of them must be held in full; none at all means that no token is needed.
    """

    service: ServiceName
    operation_id: str
    method: str
    template: str
    scopes: tuple[frozenset[str], ...]
    timeout_ms: int | None
    idempotent: bool
    max_body_bytes: int | None
    rate_class: str
    priority: str
    cache: CacheRule | None
    deprecation: Deprecation | None
    parameters: tuple[Document, ...]
    body: Document | None
    responses: Mapping[str, Document]
    source: Document


def operations_of(contract: Contract) -> Iterator[Operation]:
    """Every operation of the contract, in its order; `ContractError` when one says what nobody can understand."""
    for template, item in contract.document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                try:
                    yield _operation(contract, template, method, item)
                except ValueError as error:
                    raise ContractError([f"{contract.service}: {method.upper()} {template}: {error}"]) from error


def _operation(contract: Contract, template: str, method: str, item: Document) -> Operation:
    document, source = contract.document, item[method]
    shared = {(p["in"], p["name"]): p for p in _resolved(document, item.get("parameters", []))}
    own = {(p["in"], p["name"]): p for p in _resolved(document, source.get("parameters", []))}
    body = source.get("requestBody")
    return Operation(
        service=contract.service,
        operation_id=source.get("operationId", ""),
        method=method.upper(),
        template=template,
        scopes=tuple(_scopes(source.get("security", document.get("security", [])))),
        timeout_ms=source.get("x-timeout-ms"),
        idempotent=source.get("x-idempotent", method in ("get", "head", "put", "delete")),
        max_body_bytes=source.get("x-max-body-bytes"),
        rate_class=source.get("x-rate-class", "read" if method in ("get", "head") else "write"),
        priority=source.get("x-priority", "normal"),
        cache=CacheRule.of(source),
        deprecation=Deprecation.of(source),
        parameters=tuple((shared | own).values()),
        body=resolve(document, body) if body else None,
        responses=MappingProxyType({s: resolve(document, r) for s, r in source.get("responses", {}).items()}),
        source=source,
    )


def _scopes(security: list[dict[str, list[str]]]) -> Iterator[frozenset[str]]:
    for alternative in security:
        yield frozenset(scope for needed in alternative.values() for scope in needed)


def _resolved(document: Document, things: list[Document]) -> list[Document]:
    return [resolve(document, thing) for thing in things]


def resolve(document: Document, thing: Document) -> Document:
    """`thing`, or what its `$ref` into the same document points at (RFC 6901)."""
    while "$ref" in thing:
        target: Any = document
        for part in str(thing["$ref"]).removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        thing = target
    return thing
