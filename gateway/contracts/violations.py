"""Schema violations as faults, in the same words in which the services report them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from jsonschema_rs import ValidationError

from chassis.domain.errors import Fault

_CODE_OF_LIMIT: Mapping[str, str] = MappingProxyType(
    {
        "minLength": "too_short",
        "maxLength": "too_long",
        "minItems": "too_few",
        "maxItems": "too_many",
        "minProperties": "too_few",
        "maxProperties": "too_many",
        "minimum": "too_small",
        "maximum": "too_big",
        "exclusiveMinimum": "must_exceed",
        "exclusiveMaximum": "must_stay_below",
    }
)


def faults_of(errors: Iterable[ValidationError]) -> Iterator[Fault]:
    """Every violation as a fault; what the caller sent is not repeated to the caller."""
    for error in errors:
        yield from _faults(error)


def _faults(error: ValidationError) -> Iterator[Fault]:
    pointer = "".join(f"/{_escaped(part)}" for part in error.instance_path)
    keyword = error.kind.name
    if keyword in _CODE_OF_LIMIT:
        yield Fault(_CODE_OF_LIMIT[keyword], pointer, {"limit": error.kind.value})
    elif keyword in _SPECIAL:
        yield from _SPECIAL[keyword](error.kind, pointer)
    else:
        yield Fault("not_accepted", pointer)


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _required(kind: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401 - the kinds share no typed base
    yield Fault("missing", f"{pointer}/{_escaped(kind.property)}")


def _additional(kind: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401
    for name in kind.unexpected:
        yield Fault("extra", f"{pointer}/{_escaped(name)}")


def _type(kind: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401
    yield Fault("wrong_type", pointer, {"expected": _listed(kind.value)})


def _enum(kind: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401
    yield Fault("not_in_list", pointer, {"allowed": _listed(kind.value)})


def _format(kind: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401
    yield Fault("wrong_format", pointer, {"format": kind.value})


def _pattern(_: object, pointer: str) -> Iterator[Fault]:
    yield Fault("wrong_pattern", pointer)


def _unique(_: object, pointer: str) -> Iterator[Fault]:
    yield Fault("not_unique", pointer)


def _closest(kind: Any, pointer: str) -> Iterator[Fault]:  # noqa: ANN401
    """Of several alternatives, the one that the caller most likely meant: it gets furthest before it fails.

    Where every alternative fails on the type alone, one fault names all the types.
    """
    branches = [list(branch) for branch in kind.context if branch]
    own_types = [b[0].kind.value for b in branches if len(b) == 1 and _is_type_at(b[0], pointer)]
    meant = [b for b in branches if not (len(b) == 1 and _is_type_at(b[0], pointer))]
    if meant:
        closest = min(meant, key=_distance)
        yield from faults_of(closest)
    elif own_types:
        yield Fault("wrong_type", pointer, {"expected": _listed(own_types)})
    else:
        yield Fault("not_accepted", pointer)


def _distance(branch: Sequence[ValidationError]) -> tuple[bool, int]:
    return any(error.kind.name == "const" for error in branch), len(branch)


def _is_type_at(error: ValidationError, pointer: str) -> bool:
    at = "".join(f"/{_escaped(part)}" for part in error.instance_path)
    return error.kind.name == "type" and at == pointer


def _listed(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_listed(item) for item in value)
    return str(value)


_SPECIAL: Mapping[str, Callable[[Any, str], Iterator[Fault]]] = MappingProxyType(
    {
        "required": _required,
        "additionalProperties": _additional,
        "unevaluatedProperties": _additional,
        "type": _type,
        "enum": _enum,
        "const": _enum,
        "format": _format,
        "pattern": _pattern,
        "uniqueItems": _unique,
        "anyOf": _closest,
        "oneOf": _closest,
    }
)
