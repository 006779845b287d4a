"""What a contract must have beyond being valid OpenAPI, so that a stranger can call every operation from it alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gateway.contracts.document import Contract, Document
from gateway.contracts.operations import Operation, operations_of, resolve

EVERY_OPERATION = (400, 422, 431, 500, 502, 503, 504)
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


Rule = Callable[[Contract, Operation], Iterator[str]]


def lint(contract: Contract) -> list[Finding]:
    """Every finding, in the contract's order; none when the contract is fit to publish."""
    return [
        Finding(contract.service, f"{operation.method} {operation.template}", rule, message)
        for operation in operations_of(contract)
        for rule, check in RULES.items()
        for message in check(contract, operation)
    ]


def _described(_: Contract, operation: Operation) -> Iterator[str]:
    for key in ("operationId", "summary", "description", "tags"):
        if not operation.source.get(key):
            yield f"{key} is missing"


def _secured(contract: Contract, operation: Operation) -> Iterator[str]:
    if "security" not in operation.source:
        yield "security is missing; write [] when no token is needed"
    for alternative in operation.source.get("security", []):
        for scheme, scopes in alternative.items():
            if scheme not in contract.document.get("components", {}).get("securitySchemes", {}):
                yield f"the security scheme {scheme} is not declared"
            if not scopes:
                yield f"{scheme} names no scope"


def _timed(_: Contract, operation: Operation) -> Iterator[str]:
    if not isinstance(operation.timeout_ms, int) or operation.timeout_ms <= 0:
        yield "x-timeout-ms must be a positive number of milliseconds"
    if not isinstance(operation.source.get("x-idempotent"), bool):
        yield "x-idempotent must be true or false"


def _request_example(contract: Contract, operation: Operation) -> Iterator[str]:
    if operation.body is not None:
        yield from _without_example(contract, "the request body", operation.body.get("content", {}))


def _response_example(contract: Contract, operation: Operation) -> Iterator[str]:
    successes = {status: answer for status, answer in operation.responses.items() if status.startswith("2")}
    if not successes:
        yield "no success is documented"
    for status, answer in successes.items():
        yield from _without_example(contract, f"the {status} response", answer.get("content", {}))


def _without_example(contract: Contract, where: str, content: Document) -> Iterator[str]:
    for media_type, medium in content.items():
        schema = resolve(contract.document, medium.get("schema", {}))
        shown = {"example", "examples"} & medium.keys() or {"example", "examples"} & schema.keys()
        if not shown and "json" in media_type:
            yield f"{where} has no example as {media_type}"


def _problems(_: Contract, operation: Operation) -> Iterator[str]:
    needed = [*EVERY_OPERATION]
    needed += WITH_TOKEN if operation.scopes else ()
    needed += WITH_PATH_PARAMETER if "{" in operation.template else ()
    needed += WITH_BODY if operation.body is not None else ()
    lacking = sorted(str(status) for status in needed if str(status) not in operation.responses)
    if lacking:
        yield f"the problems {', '.join(lacking)} are not documented"


def _parameters_described(_: Contract, operation: Operation) -> Iterator[str]:
    for parameter in operation.parameters:
        if not parameter.get("description"):
            yield f"the parameter {parameter['name']} has no description"


RULES: dict[str, Rule] = {
    "described": _described,
    "secured": _secured,
    "timed": _timed,
    "request-example": _request_example,
    "response-example": _response_example,
    "problems": _problems,
    "parameters-described": _parameters_described,
}
"""The rules by name, in the order in which they are checked."""
