"""What breaks a client is found, where it is and by which values; what does not is let pass."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from chassis.settings import ServiceName
from gateway.contracts import Change, Contract, ContractError, Waiver, added, compare, judge, load_contracts
from gateway.contracts import parse_waivers as parsed
from gateway.contracts.containment import Schema, gaps

DRAFT = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "kind": {"enum": ["a", "b"]},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
        "note": {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]},
    },
}
LINE = {
    "type": "object",
    "required": ["amount"],
    "additionalProperties": False,
    "properties": {"amount": {"type": "integer", "minimum": 0}, "of": {"$ref": "#/components/schemas/Line"}},
}
OPERATION = {
    "operationId": "change_thing",
    "security": [{"bearer": ["kpi:write"]}],
    "x-idempotent": True,
    "x-max-body-bytes": 1_000,
    "parameters": [
        {"in": "path", "name": "thing_id", "required": True, "schema": {"type": "string"}},
        {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 200}},
    ],
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draft"}},
                                "text/csv": {"schema": {"type": "string"}}}},
    "responses": {
        "200": {"description": "", "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draft"}}}},
        "404": {"description": "", "content": {}},
    },
}  # fmt: skip
MEDIA = "/requestBody/content/application~1json"


def contract(*changes: tuple[str, Any], path: str = "/v1/things/{thing_id}") -> Contract:
    """The contract above, with values set (or, for None, removed) at JSON pointers into its operation or schemas."""
    operation, schemas = deepcopy(OPERATION), deepcopy({"Draft": DRAFT, "Line": LINE})
    for pointer, value in changes:
        *way, last = (part.replace("~1", "/") for part in pointer.strip("/").split("/"))
        at: Any = schemas if way and way[0] in schemas else operation
        for part in way:
            at = at[int(part)] if isinstance(at, list) else at[part]
        if value is None:
            del at[int(last) if isinstance(at, list) else last]
        elif isinstance(at, list):
            at.append(value)
        else:
            at[last] = value
    return Contract(ServiceName.KPI, {"paths": {path: {"put": operation}}, "components": {"schemas": schemas}})


def change(*changes: tuple[str, Any]) -> list[tuple[str, str]]:
    return [(found.rule, found.place) for found in compare(contract(), contract(*changes))]


@pytest.mark.parametrize("service", list(ServiceName))
def test_a_contract_does_not_break_itself(service: ServiceName) -> None:
    published = load_contracts()[service]
    assert compare(published, published) == []


@pytest.mark.parametrize(
    "harmless",
    [
        ("/description", "Other words."),
        ("/parameters/-", {"in": "query", "name": "sort", "schema": {"type": "string"}}),
        ("/security/-", {"bearer": ["kpi:admin"]}),
        ("/security/0/bearer", []),
        ("/x-max-body-bytes", 2_000),
        ("/responses/429", {"description": ""}),
        ("/responses/404", None),
        ("/responses/304", {"description": "Only to who asks for it by If-None-Match, which nobody could."}),
        ("/parameters/1/schema/maximum", 500),
    ],
    ids=lambda change: change[0],
)
def test_what_no_client_can_notice_passes(harmless: tuple[str, Any]) -> None:
    assert change(harmless) == []


@pytest.mark.parametrize(
    ("breaking", "rule", "place"),
    [
        (("/operationId", "alter_thing"), "operation-renamed", ""),
        (("/security/0/bearer", ["kpi:write", "pay:write"]), "scope-added", ""),
        (("/x-idempotent", False), "limit-lowered", ""),
        (("/x-max-body-bytes", 999), "limit-lowered", ""),
        (("/parameters/1", None), "parameter-removed", "?limit"),
        (("/parameters/1/required", True), "parameter-required", "?limit"),
        (("/parameters/-", {"in": "header", "name": "if-match", "required": True}), "parameter-required", "@if-match"),
        (("/parameters/1/schema/maximum", 100), "parameter-narrowed", "?limit"),
        (("/parameters/0/schema/format", "uuid"), "parameter-narrowed", ":3"),
        (("/requestBody/required", True), "body-changed", "body"),
        (("/requestBody/content/text~1csv", None), "body-changed", "body"),
        (("/responses/200/headers/ETag", None), "answer-changed", "200"),
        (("/responses/202", {"description": ""}), "status-changed", "202"),
        (("/responses/200/content/text~1csv", {}), "answer-changed", "200"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_what_breaks_a_client_is_found_where_it_is(breaking: tuple[str, Any], rule: str, place: str) -> None:
    assert change(breaking) == [(rule, place)]


@pytest.mark.parametrize(
    ("breaking", "found"),
    [
        (("/Draft/properties/name/maxLength", 10), ("body-narrowed", "body/name")),
        (("/Draft/properties/name/maxLength", 30), ("answer-widened", "200/name")),
        (("/Draft/properties/kind/enum", ["a"]), ("body-narrowed", "body/kind")),
        (("/Draft/properties/kind/enum", ["a", "b", "c"]), ("answer-widened", "200/kind")),
        (("/Draft/required", ["name", "kind"]), ("body-narrowed", "body")),
        (("/Draft/required", []), ("answer-widened", "200")),
        (("/Line/properties/amount/minimum", 1), ("body-narrowed", "body/lines/*/amount")),
        (("/Line/properties/amount/minimum", -1), ("answer-widened", "200/lines/*/amount")),
        (("/Draft/properties/note", {"type": "string", "maxLength": 9}), ("body-narrowed", "body/note")),
    ],
    ids=lambda value: value[0] if isinstance(value[0], str) and value[0].startswith("/") else None,
)
def test_a_schema_breaks_requests_or_answers_at_the_smallest_place(breaking, found) -> None:
    assert change(breaking) == [found]


def test_a_field_that_answers_gain_breaks_nobody_and_one_that_they_lose_does() -> None:
    assert change(("/Draft/properties/more", {"type": "string"})) == []
    assert ("answer-widened", "200/note") in change(("/Draft/properties/note", None))


def test_a_counterexample_holds_exactly_the_values_that_are_refused_now() -> None:
    (found,) = compare(contract(), contract(("/Draft/properties/name/maxLength", 10)))
    assert found.counterexample is not None
    refused = Draft202012Validator(found.counterexample)
    assert [refused.is_valid("x" * length) for length in (10, 11, 20, 21)] == [False, True, True, False]


def test_several_changes_are_all_told_at_once() -> None:
    found = change(
        ("/Draft/properties/name/maxLength", 10), ("/Draft/properties/kind/enum", ["a"]), ("/x-idempotent", False)
    )
    assert set(found) == {("body-narrowed", "body/name"), ("body-narrowed", "body/kind"), ("limit-lowered", "")}


def test_what_cannot_be_decided_counts_as_breaking() -> None:
    before, after = (
        contract(("/Draft/properties/name", {"type": "string", "pattern": p})) for p in ("^[a-z]+$", "^[a-c]+$")
    )
    found = [(change.place, change.decided) for change in compare(before, after) if change.rule == "body-narrowed"]
    assert found == [("body/name", False)]


def test_an_operation_that_is_gone_is_found_and_one_that_came_is_named() -> None:
    old, new = contract(), contract(path="/v1/other-things/{thing_id}")
    assert [found.rule for found in compare(old, new)] == ["operation-removed"]
    assert added(old, new) == ["PUT /v1/other-things/{thing_id}"]


@pytest.mark.parametrize("maximum", [3, None])
def test_a_schema_that_contains_itself_is_decided(maximum: int | None) -> None:
    more = ("/Line/properties/of", {"anyOf": [{"$ref": "#/components/schemas/Line"}, {"type": "null"}]})
    limit = ("/Line/properties/amount", {"type": "integer", "minimum": 0} | ({"maximum": maximum} if maximum else {}))
    found = {(c.rule, c.place): c.decided for c in compare(contract(), contract(more, limit))}
    assert all(found.values())
    assert (("body-narrowed", "body/lines/*/amount") in found) is (maximum is not None)
    assert ("answer-widened", "200/lines/*/of") in found


def test_a_parameter_of_the_path_may_get_another_name() -> None:
    assert compare(contract(), contract(("/parameters/0/name", "id"), path="/v1/things/{id}")) == []


INTEGERS = st.fixed_dictionaries(
    {"type": st.just("integer")}, optional={"minimum": st.integers(-3, 3), "maximum": st.integers(-3, 3)}
)
OBJECTS = st.fixed_dictionaries(
    {"type": st.just("object"), "properties": st.dictionaries(st.sampled_from("ab"), INTEGERS, min_size=1)},
    optional={"required": st.lists(st.sampled_from("ab"), unique=True), "additionalProperties": st.just(False)},
)
VALUES = st.dictionaries(st.sampled_from("abc"), st.integers(-5, 5), max_size=3)


@given(OBJECTS, OBJECTS, st.lists(VALUES, max_size=20))
@settings(max_examples=300, deadline=None)
def test_where_no_gap_is_found_no_value_falls_into_one(outer: dict, inner: dict, values: list[dict]) -> None:
    if not gaps(*(Schema({}, node) for node in (outer, inner))):
        admits, is_given = Draft202012Validator(outer), Draft202012Validator(inner)
        assert [value for value in values if is_given.is_valid(value) and not admits.is_valid(value)] == []


GONE = Change("kpi", "GET /v1/things", "operation-removed", "", "gone")


def test_a_waiver_lets_pass_what_it_names_and_nothing_else() -> None:
    waiver = Waiver("GET /v1/th*", "operation-removed", "", "Nobody called it since March.")
    assert judge([GONE], [waiver]).passes
    other = Change("kpi", "GET /v1/things", "scope-added", "", "more")
    assert judge([GONE, other], [waiver]).breaking == (other,)


def test_a_waiver_that_waives_nothing_fails() -> None:
    waiver = Waiver("GET /v1/things", "operation-removed", "", "Nobody called it since March.")
    verdict = judge([], [waiver])
    assert (verdict.passes, verdict.idle) == (False, (waiver,))


@pytest.mark.parametrize("text", ["a: b", "- rule: x", "- {operation: a, rule: b, place: c, reason: ''}", "- 7"])
def test_a_waiver_without_all_that_it_needs_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        parsed(text)
