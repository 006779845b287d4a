"""Schema violations as located faults, in the words that the gateway uses for the same violations."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from chassis.domain.errors import Fault

_CODE_AND_LIMIT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("missing", ""),
        "extra_forbidden": ("extra", ""),
        "string_too_short": ("too_short", "min_length"),
        "string_too_long": ("too_long", "max_length"),
        "too_short": ("too_few", "min_length"),
        "too_long": ("too_many", "max_length"),
        "greater_than_equal": ("too_small", "ge"),
        "less_than_equal": ("too_big", "le"),
        "greater_than": ("must_exceed", "gt"),
        "less_than": ("must_stay_below", "lt"),
        "string_pattern_mismatch": ("wrong_pattern", ""),
        "finite_number": ("not_finite", ""),
        "json_invalid": ("malformed_json", ""),
        "string_unicode": ("forbidden_character", ""),
    }
)
_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "string": "string",
        "int": "integer",
        "float": "number",
        "bool": "boolean",
        "list": "array",
        "dict": "object",
        "model": "object",
        "decimal": "number",
    }
)
_FORMATS: Mapping[str, str] = MappingProxyType(
    {"uuid": "uuid", "date": "date", "datetime": "date-time", "timezone": "date-time"}
)
_PLACE: Mapping[str, str] = MappingProxyType({"query": "?", "header": "@", "path": ":"})


def faults_of(errors: Iterable[Mapping[str, Any]], *place: str) -> tuple[Fault, ...]:
    """Every violation that Pydantic reports, as a fault; the offending values are not repeated to the caller.

    `place` is where the input stood (`body`) when the locations do not say it themselves.
    """
    return tuple(_fault(error["type"], (*place, *error["loc"]), error.get("ctx") or {}) for error in errors)


def _fault(kind: str, location: Sequence[str | int], context: Mapping[str, Any]) -> Fault:
    pointer = pointer_to(location)
    if kind in _CODE_AND_LIMIT:
        code, limit = _CODE_AND_LIMIT[kind]
        return Fault(code, pointer, {"limit": context[limit]} if limit in context else {})
    if kind in ("enum", "literal_error"):
        return Fault("not_in_list", pointer, {"allowed": str(context.get("expected", "")).replace("'", "")})
    stem = kind.partition("_")[0]
    if stem in _FORMATS:
        return Fault("wrong_format", pointer, {"format": _FORMATS[stem]})
    if stem in _EXPECTED:
        return Fault("wrong_type", pointer, {"expected": _EXPECTED[stem]})
    return Fault("not_accepted", pointer)


def pointer_to(location: Sequence[str | int]) -> str:
    """Where a fault is: `/a/0/b` in the body, `?limit` in the query, `@if-match` in the headers, `:id` in the path."""
    if not location:
        return ""
    place, *rest = location
    if place in _PLACE:
        return _PLACE[str(place)] + ".".join(str(part) for part in rest).lower()
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in rest)
