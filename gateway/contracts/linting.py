"""What a contract must have beyond being valid OpenAPI, so that a stranger can call every operation from it alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chassis.domain.errors import Fault
from gateway.contracts.document import Contract, Document
from gateway.contracts.operations import PRIORITIES, RATE_CLASSES, Operation, operations_of, resolve
from gateway.contracts.schemas import SchemaCompiler

PROBLEM = "application/problem+json"
_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
EVERY_OPERATION = (400, 422, 429, 431, 500, 502, 503, 504)
WITH_TOKEN = (401, 403)
WITH_PATH_PARAMETER = (404,)
WITH_BODY = (413, 415)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place."""

    service: str
    where: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.service}: {self.where}: {self.message} ({self.rule})"


@dataclass(frozen=True, slots=True)
class Linted:
    """A contract on the bench: its document, and the means to try its examples."""

    document: Document
    compiler: SchemaCompiler


Rule = Callable[[Linted, Operation], Iterator[str]]


def lint(contract: Contract) -> list[Finding]:
    """Every finding, in the contract's order; none when the contract is fit to publish."""
    linted = Linted(contract.document, SchemaCompiler(contract.document))
    return [
        Finding(contract.service, f"{operation.method} {operation.template}", rule, message)
        for operation in operations_of(contract)
        for rule, check in RULES.items()
        for message in check(linted, operation)
    ]


def _described(_: Linted, operation: Operation) -> Iterator[str]:
    for key in ("operationId", "summary", "description", "tags"):
        if not operation.source.get(key):
            yield f"{key} is missing"


def _secured(linted: Linted, operation: Operation) -> Iterator[str]:
    if "security" not in operation.source:
        yield "security is missing; write [] when no token is needed"
    for alternative in operation.source.get("security", []):
        for scheme, scopes in alternative.items():
            if scheme not in linted.document.get("components", {}).get("securitySchemes", {}):
                yield f"the security scheme {scheme} is not declared"
            if not scopes:
                yield f"{scheme} names no scope"


def _timed(_: Linted, operation: Operation) -> Iterator[str]:
    if not isinstance(operation.timeout_ms, int) or operation.timeout_ms <= 0:
        yield "x-timeout-ms must be a positive number of milliseconds"
    if not isinstance(operation.source.get("x-idempotent"), bool):
        yield "x-idempotent must be true or false"


def _ranked(_: Linted, operation: Operation) -> Iterator[str]:
    for key, allowed in (("x-rate-class", RATE_CLASSES), ("x-priority", PRIORITIES)):
        if operation.source.get(key) not in allowed:
            yield f"{key} must be one of {', '.join(allowed)}"


def _request_example(linted: Linted, operation: Operation) -> Iterator[str]:
    if operation.body is not None:
        yield from _example_faults(linted, "the request body", operation.body.get("content", {}))


def _response_example(linted: Linted, operation: Operation) -> Iterator[str]:
    successes = {status: answer for status, answer in operation.responses.items() if status.startswith("2")}
    if not successes:
        yield "no success is documented"
    for status, answer in successes.items():
        yield from _example_faults(linted, f"the {status} response", answer.get("content", {}))


def _example_faults(linted: Linted, where: str, content: Document) -> Iterator[str]:
    for media_type, medium in content.items():
        if "json" not in media_type:
            continue
        schema = medium.get("schema", {})
        shown = examples_of(linted.document, medium)
        if not shown:
            yield f"{where} has no example as {media_type}"
        check = linted.compiler.compile(schema)
        for fault in (fault for example in shown for fault in check.faults(example)):
            yield f"an example of {where} does not fit its schema: {_said(fault)}"


def examples_of(document: Document, medium: Document) -> list[object]:
    """What is shown of a body: the examples of its media type, then those of its schema."""
    return [*_examples(medium), *_examples(resolve(document, medium.get("schema", {})))]


def _examples(thing: Document) -> Iterator[object]:
    """The examples of a media type (named, in an object) or of a schema (in an array), and a single one of either."""
    if "example" in thing:
        yield thing["example"]
    found = thing.get("examples", [])
    yield from (named["value"] for named in found.values()) if isinstance(found, dict) else found


def _said(fault: Fault) -> str:
    return f"{fault.pointer or '/'} {fault.code}"


def _problems(_: Linted, operation: Operation) -> Iterator[str]:
    needed = [*EVERY_OPERATION]
    needed += WITH_TOKEN if operation.scopes else ()
    needed += WITH_PATH_PARAMETER if "{" in operation.template else ()
    needed += WITH_BODY if operation.body is not None else ()
    lacking = sorted(str(status) for status in needed if str(status) not in operation.responses)
    if lacking:
        yield f"the problems {', '.join(lacking)} are not documented"


def _parameters_described(_: Linted, operation: Operation) -> Iterator[str]:
    for parameter in operation.parameters:
        if not parameter.get("description"):
            yield f"the parameter {parameter['name']} has no description"


def _named(_: Linted, operation: Operation) -> Iterator[str]:
    if operation.operation_id and not _SNAKE_CASE.fullmatch(operation.operation_id):
        yield f"operationId {operation.operation_id} is not in snake_case; generated clients are called by it"


def _repeatable(_: Linted, operation: Operation) -> Iterator[str]:
    named = {parameter["name"].lower() for parameter in operation.parameters}
    if not operation.scopes:
        return  # whoever needs no token is nobody in particular, and has no ledger of repetitions
    if operation.method == "POST" and not operation.idempotent and "idempotency-key" not in named:
        yield "a POST takes an Idempotency-Key, so that it can be repeated"


def _refusals(_: Linted, operation: Operation) -> Iterator[str]:
    for status, answer in operation.responses.items():
        others = sorted(answer.get("content", {}).keys() - {PROBLEM})
        if status >= "4" and others:
            yield f"the {status} response is {', '.join(others)}; every refusal is {PROBLEM}"


RULES: dict[str, Rule] = {
    "described": _described,
    "named": _named,
    "repeatable": _repeatable,
    "refusals": _refusals,
    "secured": _secured,
    "timed": _timed,
    "ranked": _ranked,
    "request-example": _request_example,
    "response-example": _response_example,
    "problems": _problems,
    "parameters-described": _parameters_described,
}
"""The rules by name, in the order in which they are checked."""
