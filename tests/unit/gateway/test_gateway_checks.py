"""Violations of a schema become faults in the house's words, each at its place."""

import time
from typing import Any

import pytest

from chassis.problems import ProblemError
from gateway.checks.bodies import BodyCheck, MediumCheck, parse_json
from gateway.checks.parameters import parse_query
from gateway.contracts.schemas import SchemaCompiler

COMPONENTS = {
    "schemas": {
        "Money": {
            "type": "object",
            "required": ["amount", "currency"],
            "additionalProperties": False,
            "properties": {"amount": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, "currency": {"const": "CNY"}},
        },
        "Tree": {
            "type": "object",
            "properties": {
                "branches": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}, "maxItems": 2}
            },
            "additionalProperties": False,
        },
        "Round": {
            "type": "object",
            "required": ["shape", "radius"],
            "properties": {"shape": {"const": "round"}, "radius": {"type": "integer"}},
        },
        "Square": {
            "type": "object",
            "required": ["shape", "side"],
            "properties": {"shape": {"const": "square"}, "side": {"type": "integer"}},
        },
    }
}
COMPILER = SchemaCompiler({"components": COMPONENTS})


def faults(schema: dict[str, Any], value: object) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.code) for fault in COMPILER.compile(schema).faults(value)}


@pytest.mark.parametrize(
    ("schema", "value", "code"),
    [
        ({"type": "string"}, 1, "wrong_type"),
        ({"type": "string", "minLength": 2}, "a", "too_short"),
        ({"type": "string", "maxLength": 2}, "球球球", "too_long"),
        ({"type": "string", "pattern": "^a$"}, "a\n", "wrong_pattern"),
        ({"type": "string", "pattern": r"^[^\x00-\x1f]*$"}, "a\x01", "wrong_pattern"),
        ({"type": "string", "format": "uuid"}, "1", "wrong_format"),
        ({"type": "string", "format": "date"}, "2026-02-30", "wrong_format"),
        ({"type": "string", "format": "date-time"}, "2026-02-03", "wrong_format"),
        ({"enum": ["a", "b"]}, "c", "not_in_list"),
        ({"const": 1}, 2, "not_in_list"),
        ({"type": "integer", "minimum": 1}, 0, "too_small"),
        ({"type": "integer", "maximum": 1}, 2, "too_big"),
        ({"type": "number", "exclusiveMinimum": 1}, 1, "must_exceed"),
        ({"type": "number", "exclusiveMaximum": 1}, 1, "must_stay_below"),
        ({"type": "array", "minItems": 1}, [], "too_few"),
        ({"type": "array", "maxItems": 1}, [1, 2], "too_many"),
        ({"type": "array", "uniqueItems": True}, [1, 1], "not_unique"),
        ({"type": "object", "maxProperties": 1}, {"a": 1, "b": 2}, "too_many"),
        ({"type": "number", "multipleOf": 2}, 3, "not_accepted"),
        ({"not": {"type": "string"}}, "a", "not_accepted"),
    ],
)
def test_each_kind_of_violation_has_its_word(schema: dict[str, Any], value: object, code: str) -> None:
    assert faults(schema, value) == {("", code)}


def test_a_missing_or_extra_field_is_named_by_the_pointer() -> None:
    assert faults({"$ref": "#/components/schemas/Money"}, {"amount": "1", "a/b~c": 1}) == {
        ("/currency", "missing"),
        ("/a~1b~0c", "extra"),
    }


def test_schemas_may_refer_to_themselves() -> None:
    value = {"branches": [{"branches": [{"leaf": 1}]}]}
    assert faults({"$ref": "#/components/schemas/Tree"}, value) == {("/branches/0/branches/0/leaf", "extra")}


def test_an_optional_field_reports_what_is_wrong_with_its_value() -> None:
    schema = {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]}
    assert faults(schema, "abc") == {("", "too_long")}
    assert faults(schema, None) == set()


def test_when_no_type_fits_all_types_are_named() -> None:
    schema = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    (fault,) = COMPILER.compile(schema).faults(3)
    assert (fault.code, fault.params) == ("wrong_type", {"expected": "string, null"})


def test_of_several_shapes_the_one_that_was_meant_is_reported() -> None:
    schema = {"oneOf": [{"$ref": "#/components/schemas/Round"}, {"$ref": "#/components/schemas/Square"}]}
    assert faults(schema, {"shape": "square", "side": "long"}) == {("/side", "wrong_type")}


def test_faults_do_not_repeat_what_was_sent() -> None:
    (fault,) = COMPILER.compile({"type": "string", "maxLength": 3}).faults("secret")
    assert "secret" not in str(fault)


@pytest.mark.parametrize("text", [b"", b"NaN", b"Infinity", b"1e400", b'"\\ud800"', b"{'a': 1}", b"[1,]", b"\xff",
                                  b"\xef\xbb\xbf{}", b"[" * 2_000])  # fmt: skip
def test_what_is_not_json_is_malformed(text: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        parse_json(text)
    assert refused.value.problem.status == 400


def test_a_query_keeps_every_value_in_order() -> None:
    assert parse_query(b"a=1&b=%E7%90%83&a=2+3&c&&d=") == {"a": ["1", "2 3"], "b": ["球"], "c": [""], "d": [""]}


BODIES = BodyCheck(required=True, media={
    b"application/json": MediumCheck(10, COMPILER.compile({})),
    b"text/csv": MediumCheck(99, None),
})  # fmt: skip


@pytest.mark.parametrize(
    "content_type",
    [b"application/json", b"Application/JSON ; Charset=UTF-8", b'application/json;charset="utf-8"', b"text/csv",
     b"text/csv; header=present; charset=gbk"],
)  # fmt: skip
def test_a_media_type_is_known_by_its_name(content_type: bytes) -> None:
    assert BODIES.medium(content_type) in BODIES.media.values()


@pytest.mark.parametrize("content_type", [b"", b"json", b"application/jsonx", b"application/json; charset=gbk", b";"])
def test_other_media_types_are_refused_with_those_accepted(content_type: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        BODIES.medium(content_type)
    assert refused.value.problem.status == 415
    assert refused.value.problem.headers["accept"] == "application/json, text/csv"


def test_a_large_body_of_nothing_but_faults_is_refused_at_once() -> None:
    schema = COMPILER.compile({"type": "array", "items": {"type": "object", "required": ["a"]}})
    body = b"[" + b"{}," * 300_000 + b"{}]"
    started = time.perf_counter()
    assert [fault.code for fault in MediumCheck(2_000_000, schema).faults(body)] == ["missing"]
    assert time.perf_counter() - started < 1
    assert len(list(MediumCheck(2_000_000, schema).faults(body[:601] + b"{}]"))) == 100
