"""The route table: which operation an address names, and which addresses name none."""

import re

import pytest

from chassis.problems import ProblemError
from chassis.settings import ServiceName, Settings
from gateway.compiling import compile_routes
from gateway.contracts import Contract, ContractError
from gateway.routes import RouteTable


def table(*operations: str) -> RouteTable:
    paths: dict[str, dict[str, object]] = {}
    for operation in operations:
        method, template = operation.split(" ")
        names = re.findall(r"\{(.*?)\}", template)
        parameters = [{"in": "path", "name": name, "required": True, "schema": {"type": "string"}} for name in names]
        paths.setdefault(template, {})[method.lower()] = {"operationId": operation, "parameters": parameters}
    contract = Contract(ServiceName.KPI, {"openapi": "3.1.0", "paths": paths})
    return compile_routes([contract], Settings())


TABLE = table(
    "GET /v1/accounts",
    "POST /v1/accounts",
    "GET /v1/accounts/{account_id}",
    "PATCH /v1/accounts/{account_id}",
    "GET /v1/accounts/summary",
    "GET /v1/accounts/{account_id}/contacts",
    "GET /v1/accounts/summary/months/{month}",
)


@pytest.mark.parametrize(
    ("method", "path", "operation", "values"),
    [
        ("GET", b"/v1/accounts", "GET /v1/accounts", ()),
        ("GET", b"/v1/accounts/7", "GET /v1/accounts/{account_id}", ("7",)),
        ("GET", b"/v1/accounts/summary", "GET /v1/accounts/summary", ()),
        ("GET", b"/v1/accounts/summary/contacts", "GET /v1/accounts/{account_id}/contacts", ("summary",)),
        ("GET", b"/v1/accounts/summary/months/2026-03", "GET /v1/accounts/summary/months/{month}", ("2026-03",)),
        ("GET", b"/v1/%61ccounts/a%20b", "GET /v1/accounts/{account_id}", ("a b",)),
        ("GET", "/v1/accounts/球".encode(), "GET /v1/accounts/{account_id}", ("球",)),
        ("HEAD", b"/v1/accounts", "GET /v1/accounts", ()),
    ],
)
def test_an_address_names_one_operation(method: str, path: bytes, operation: str, values: tuple[str, ...]) -> None:
    match = TABLE.match(method, path)
    assert (match.route.operation_id, match.values) == (operation, values)


@pytest.mark.parametrize(
    "path",
    [b"/", b"", b"/v1", b"/v1/accounts/", b"//v1/accounts", b"/v1//accounts", b"/v1/accounts/a%2Fb", b"/v1/accounts/..",
     b"/v1/accounts/%2E%2e", b"/v1/./accounts", b"/v1/accounts/7/contacts/..", b"/V1/accounts", b"*",
     b"http://other/v1/accounts"],
)  # fmt: skip
def test_what_the_contracts_do_not_name_is_not_found(path: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        TABLE.match("GET", path)
    assert refused.value.problem.status == 404


@pytest.mark.parametrize("path", [b"/v1/accounts/%", b"/v1/accounts/%f", b"/v1/accounts/%zz", b"/v1/accounts/%ff"])
def test_a_broken_encoding_is_malformed(path: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        TABLE.match("GET", path)
    assert refused.value.problem.status == 400


def test_a_literal_beats_a_parameter_for_every_method() -> None:
    with pytest.raises(ProblemError) as refused:
        TABLE.match("PATCH", b"/v1/accounts/summary")
    assert refused.value.problem.status == 405
    assert refused.value.problem.headers["allow"] == "GET, HEAD, OPTIONS"


def test_allow_lists_what_the_contract_has() -> None:
    assert TABLE.allowed(b"/v1/accounts") == "GET, HEAD, OPTIONS, POST"


def test_the_service_gets_the_address_that_was_matched() -> None:
    match = TABLE.match("GET", b"/%761/accounts/a%20b%3F%23%25%E7%90%83")
    assert match.path == "/v1/accounts/a b?#%球"
    assert match.raw_path == b"/v1/accounts/a%20b%3F%23%25%E7%90%83"


def test_a_parameter_fills_its_segment() -> None:
    with pytest.raises(ContractError, match="whole segment"):
        table("GET /v1/files/report-{name}")


def test_a_parameter_of_the_path_must_be_declared() -> None:
    paths = {"/v1/files/{name}": {"get": {"operationId": "get_file"}}}
    contract = Contract(ServiceName.KPI, {"openapi": "3.1.0", "paths": paths})
    with pytest.raises(ContractError, match="the path parameter name is not declared"):
        compile_routes([contract], Settings())
