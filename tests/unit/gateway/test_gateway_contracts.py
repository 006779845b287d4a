"""Contracts joined into one document, and the rules that each must keep."""

from copy import deepcopy
from typing import Any

import pytest
from openapi_spec_validator import validate

from chassis.settings import ServiceName
from gateway.contracts import Contract, ContractError, lint, merge, operations_of, parse_contract

PROBLEMS = {str(status): {"description": "No."} for status in (400, 401, 403, 422, 429, 431, 500, 502, 503, 504)}
OPERATION = {
    "operationId": "list_accounts",
    "summary": "List accounts",
    "description": "Every account that the caller may see.",
    "tags": ["Accounts"],
    "security": [{"bearer": ["accounts:read"]}],
    "x-timeout-ms": 1_000,
    "x-idempotent": True,
    "x-rate-class": "read",
    "x-priority": "normal",
    "responses": {
        "200": {"description": "Some.", "content": {"application/json": {"schema": {"type": "array"}, "example": []}}},
        **PROBLEMS,
    },
}
BEARER = {"bearer": {"type": "http", "scheme": "bearer"}}


def contract(service: str, paths: dict[str, Any], schemas: dict[str, Any] | None = None) -> Contract:
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": service, "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas or {}, "securitySchemes": BEARER},
    }
    return Contract(ServiceName(service), document)


def operation(operation_id: str, **more: Any) -> dict[str, Any]:
    return {**deepcopy(OPERATION), "operationId": operation_id, **more}


def answering(operation_id: str, schema: str) -> dict[str, Any]:
    found = operation(operation_id)
    found["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": f"#/components/schemas/{schema}"}
    return {"get": found}


def answered_schema(document: dict[str, Any], path: str) -> str:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    return content["application/json"]["schema"]["$ref"].rpartition("/")[2]


def test_the_joined_document_is_valid_and_has_everything() -> None:
    document = merge(
        [contract("kpi", {"/v1/b": {"get": operation("b")}}), contract("accounts", {"/v1/a": {"get": operation("a")}})],
        title="One door",
    )
    validate(document)
    assert list(document["paths"]) == ["/v1/a", "/v1/b"]
    assert document["info"]["title"] == "One door"


def test_the_joined_document_has_the_latest_version_and_every_description() -> None:
    older, newer = contract("kpi", {}), contract("accounts", {})
    older.document["info"] |= {"version": "1.9.0", "description": "What work is worth."}
    newer.document["info"] |= {"version": "1.10.0", "description": "What managers work on."}
    info = merge([older, newer], title="T")["info"]
    assert info["version"] == "1.10.0"
    assert info["description"] == "**accounts**: What managers work on.\n\n**kpi**: What work is worth."


def test_equal_components_are_shared() -> None:
    money = {"Money": {"type": "string"}}
    document = merge([contract("kpi", {"/v1/a": answering("a", "Money")}, money),
                      contract("accounts", {"/v1/b": answering("b", "Money")}, money)])  # fmt: skip
    assert list(document["components"]["schemas"]) == ["Money"]


def test_components_that_differ_carry_their_service_s_name() -> None:
    document = merge(
        [contract("kpi", {"/v1/a": answering("a", "Line")}, {"Line": {"type": "string"}}),
         contract("accounts", {"/v1/b": answering("b", "Line")}, {"Line": {"type": "object"}})]
    )  # fmt: skip
    assert document["components"]["schemas"] == {"KpiLine": {"type": "string"}, "AccountsLine": {"type": "object"}}
    assert answered_schema(document, "/v1/a") == "KpiLine"
    assert answered_schema(document, "/v1/b") == "AccountsLine"


def test_components_that_differ_through_what_they_refer_to_are_kept_apart_as_well() -> None:
    page = {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}
    document = merge(
        [contract("kpi", {"/v1/a": answering("a", "Page")}, {"Page": page, "Line": {"type": "string"}}),
         contract("accounts", {"/v1/b": answering("b", "Page")}, {"Page": page, "Line": {"type": "object"}})]
    )  # fmt: skip
    assert answered_schema(document, "/v1/a") == "KpiPage"
    assert document["components"]["schemas"]["KpiPage"]["items"] == {"$ref": "#/components/schemas/KpiLine"}
    validate(document)


def test_a_name_made_for_a_component_must_be_free() -> None:
    line = {"Line": {"type": "string"}, "KpiLine": {"type": "integer"}}
    with pytest.raises(ContractError, match="KpiLine is taken"):
        merge([contract("kpi", {}, line), contract("accounts", {}, {"Line": {"type": "object"}})])


def test_merging_leaves_the_contracts_as_they_are() -> None:
    kpi = contract("kpi", {"/v1/a": answering("a", "Line")}, {"Line": {"type": "string"}})
    before = deepcopy(kpi.document)
    merge([kpi, contract("accounts", {"/v1/b": answering("b", "Line")}, {"Line": {"type": "object"}})])
    assert kpi.document == before


def test_every_clash_is_listed_at_once() -> None:
    with pytest.raises(ContractError) as refused:
        merge(
            [contract("kpi", {"/v1/a/{x}": {"get": operation("same")}, "/v1/b": {"get": operation("b")}}),
             contract("accounts", {"/v1/a/{y}": {"get": operation("same")}, "/v1/b": {"post": operation("c")}})]
        )  # fmt: skip
    assert refused.value.problems == (
        "/v1/a/{} is claimed more than once: accounts (/v1/a/{y}), kpi (/v1/a/{x}).",
        "/v1/b is claimed more than once: accounts (/v1/b), kpi (/v1/b).",
        "operationId same is used more than once: accounts (GET /v1/a/{y}), kpi (GET /v1/a/{x}).",
    )


def test_a_fit_contract_has_no_findings() -> None:
    assert lint(contract("accounts", {"/v1/accounts": {"get": operation("list_accounts")}})) == []


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in operation("x").items() if name != key}


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (without("summary"), "described"),
        (without("description"), "described"),
        (without("tags"), "described"),
        (without("security"), "secured"),
        (operation("x", security=[{"bearer": []}]), "secured"),
        (operation("x", security=[{"oauth": ["a:b"]}]), "secured"),
        (without("x-timeout-ms"), "timed"),
        (operation("x", **{"x-timeout-ms": 0}), "timed"),
        (without("x-idempotent"), "timed"),
        (operation("x", responses=PROBLEMS), "response-example"),
        (operation("x", responses={"200": {"description": "", "content": {"application/json": {}}}, **PROBLEMS}),
         "response-example"),
        (operation("x", responses={"204": {"description": ""}}), "problems"),
        (operation("x", requestBody={"content": {"application/json": {"schema": {}}}}), "request-example"),
        (operation("x", requestBody={"content": {"text/csv": {}}}), "problems"),
        (operation("x", parameters=[{"in": "query", "name": "q", "schema": {}}]), "parameters-described"),
    ],
)  # fmt: skip
def test_each_rule_finds_what_it_is_for(broken: dict[str, Any], rule: str) -> None:
    findings = lint(contract("accounts", {"/v1/accounts": {"get": broken}}))
    assert rule in {finding.rule for finding in findings}
    assert str(findings[0]).startswith("accounts: GET /v1/accounts: ")


def test_an_example_must_fit_its_schema() -> None:
    shown = {"200": {"description": "", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/Line"}, "examples": {"one": {"value": {"count": 0}}}}}}}  # fmt: skip
    schemas = {"Line": {"properties": {"count": {"minimum": 1}}, "examples": [{"count": 1}]}}
    found = lint(contract("kpi", {"/v1/a": {"get": operation("x", responses={**shown, **PROBLEMS})}}, schemas))
    assert [f.message for f in found] == ["an example of the 200 response does not fit its schema: /count too_small"]


def test_a_path_with_an_id_must_document_that_there_may_be_nothing() -> None:
    parameters = [{"in": "path", "name": "id", "required": True, "description": "Which.", "schema": {}}]
    findings = lint(contract("accounts", {"/v1/a/{id}": {"get": operation("x", parameters=parameters)}}))
    assert [finding.message for finding in findings] == ["the problems 404 are not documented"]


def test_an_operation_takes_over_the_parameters_of_its_path_and_may_replace_them() -> None:
    shared = {"in": "query", "name": "q", "schema": {"type": "string"}}
    own = {"in": "query", "name": "q", "schema": {"type": "integer"}}
    item = {"parameters": [shared], "get": operation("a"), "delete": operation("b", parameters=[own])}
    found = {o.operation_id: o for o in operations_of(contract("kpi", {"/v1/a": item}))}
    assert (found["a"].parameters, found["b"].parameters) == ((shared,), (own,))
    assert found["b"].idempotent


def test_a_date_in_a_contract_stays_text() -> None:
    found = parse_contract(ServiceName.KPI, "openapi: 3.1.0\npaths: {}\nx-since: 2026-03-01\n")
    assert found.document["x-since"] == "2026-03-01"


@pytest.mark.parametrize("text", ["", "- a", "openapi: 3.0.3", "a: [", "openapi: 3.1.0\nx: !!python/name:os.system"])
def test_what_is_not_a_contract_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        parse_contract(ServiceName.KPI, text)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"deprecated": True}, "x-deprecated-at is missing"),
        ({"deprecated": True, "x-deprecated-at": "soon"}, "x-deprecated-at is not a date: soon"),
        ({"deprecated": True, "x-deprecated-at": "2026-05-01", "x-sunset": "2026-04-01"}, "x-sunset is before"),
        ({"x-cache": {"scope": "public", "seconds": 5}}, "x-cache needs a scope"),
        ({"x-cache": {"scope": "shared", "seconds": 0}}, "x-cache needs a scope"),
        ({"x-cache": "long"}, "x-cache needs a scope"),
    ],
)
def test_what_nobody_can_understand_is_found_before_anything_is_served(said: dict[str, Any], fault: str) -> None:
    with pytest.raises(ContractError, match=f"accounts: GET /v1/a: {fault}"):
        list(operations_of(contract("accounts", {"/v1/a": {"get": operation("a", **said)}})))
