"""From contracts to routes: everything that a request will be held against is compiled before the first one comes."""

from collections.abc import Iterable, Iterator

from chassis.settings import Settings
from gateway.checks import compile_bodies, compile_parameters
from gateway.contracts import Contract, ContractError, Operation, operations_of
from gateway.contracts.schemas import SchemaCompiler
from gateway.fields import NO_STORE
from gateway.layers.clean import PASSED
from gateway.routes import Route, RouteTable
from gateway.upstream.request import IDEMPOTENT


def compile_routes(contracts: Iterable[Contract], settings: Settings) -> RouteTable:
    """The route table of the contracts; `ContractError` when one of them cannot be compiled."""
    return RouteTable(route for contract in contracts for route in _routes(contract, settings))


def _routes(contract: Contract, settings: Settings) -> Iterator[Route]:
    compiler = SchemaCompiler(contract.document)
    for operation in operations_of(contract):
        try:
            yield _route(operation, contract, compiler, settings)
        except (ValueError, KeyError) as error:
            where = f"{contract.service}: {operation.method} {operation.template}"
            raise ContractError([f"{where} cannot be compiled: {error}"]) from error


def _route(operation: Operation, contract: Contract, compiler: SchemaCompiler, settings: Settings) -> Route:
    parameters = compile_parameters(operation, contract.document, compiler)
    return Route(
        service=contract.service,
        operation_id=operation.operation_id or f"{operation.method} {operation.template}",
        method=operation.method,
        template=operation.template,
        scopes=operation.scopes,
        timeout_ms=operation.timeout_ms or settings.request_timeout_ms,
        parameters=parameters,
        body=compile_bodies(
            operation, compiler, json_limit=settings.max_body_bytes, upload_limit=settings.max_upload_bytes
        ),
        passed=PASSED.union(parameters.headers),
        rate_class=operation.rate_class,
        priority=operation.priority,
        cache=operation.cache,
        noun="".join(operation.template.split("/")[2:3]),
        announced=operation.deprecation.fields() if operation.deprecation else (),
        freshness=operation.cache.fields() if operation.cache else NO_STORE,
        idempotent=operation.idempotent or operation.method in IDEMPOTENT,
        streams=any("text/event-stream" in answer.get("content", {}) for answer in operation.responses.values()),
    )
