"""What clients lean on: names, keys, one shape of refusal; and a lock file that names no host."""

import json
from typing import Any

import pytest

from chassis.settings import ServiceName
from gateway.contracts import Contract, lint
from suite.clients import CLIENTS
from suite.clients.annotations import annotation

KEY = {"in": "header", "name": "Idempotency-Key", "schema": {"type": "string"}}


def findings(method: str, **operation: Any) -> set[str]:
    document = {"paths": {"/v1/things": {method: {"operationId": "do_it", "responses": {}} | operation}}}
    return {finding.rule for finding in lint(Contract(ServiceName.KPI, document))}


def test_an_operation_id_is_a_name_for_a_function() -> None:
    assert "named" in findings("get", operationId="doIt")
    assert "named" not in findings("get")


def test_a_post_of_somebody_can_be_repeated() -> None:
    once = {"x-idempotent": False, "security": [{"bearer": ["things:write"]}]}
    assert "repeatable" in findings("post", **once)
    assert "repeatable" not in findings("post", parameters=[KEY], **once)
    assert "repeatable" not in findings("post", **once | {"security": []})
    assert "repeatable" not in findings("patch", **once)


def test_every_refusal_is_a_problem_document() -> None:
    page, problem = ({"description": "", "content": {kind: {}}} for kind in ("text/html", "application/problem+json"))
    assert "refusals" in findings("get", responses={"404": page})
    assert "refusals" not in findings("get", responses={"404": problem, "200": page})


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "format": "date"}, "str"),
        ({"enum": ["a", "b"], "type": "string"}, 'Literal["a", "b"]'),
        ({"const": True}, "Literal[True]"),
        ({"anyOf": [{"$ref": "#/components/schemas/Money"}, {"type": "null"}]}, "m.Money | None"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "int | float"),
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": "array", "items": {"type": "array", "items": {}}}, "list[list[object]]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "dict[str, str]"),
        ({"type": "object", "patternProperties": {"^a": {"type": "integer"}}}, "dict[str, int]"),
        ({"type": "object"}, "dict[str, object]"),
        ({}, "object"),
    ],
)
def test_a_schema_reads_as_an_annotation(schema: dict[str, Any], expected: str) -> None:
    assert annotation(schema, "m.") == expected


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((CLIENTS / "typescript/package-lock.json").read_text("utf-8"))
    assert lock["packages"]
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
