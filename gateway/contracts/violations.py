"""Schema violations as faults, in the same words in which the services report them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from jsonschema_rs import ValidationError
from jsonschema_rs import ValidationErrorKind as Kind

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
_CODE: Mapping[str, str] = MappingProxyType({"pattern": "wrong_pattern", "uniqueItems": "not_unique"})


def faults_of(errors: Iterable[ValidationError]) -> Iterator[Fault]:
    """Every violation as a fault; what the caller sent is not repeated to the caller."""
    for error in errors:
        yield from _faults(error)


def _faults(error: ValidationError) -> Iterator[Fault]:
    pointer, kind = pointer_to(error.instance_path), error.kind
    match kind:
        case Kind.Required():
            yield Fault("missing", f"{pointer}/{_escaped(kind.property)}")
        case Kind.AdditionalProperties() | Kind.UnevaluatedProperties():
            for name in kind.unexpected:
                yield Fault("extra", f"{pointer}/{_escaped(name)}")
        case Kind.Type():
            yield Fault("wrong_type", pointer, {"expected": _listed(kind.value)})
        case Kind.Enum() | Kind.Constant():
            yield Fault("not_in_list", pointer, {"allowed": _listed(kind.value)})
        case Kind.Format():
            yield Fault("wrong_format", pointer, {"format": kind.format})
        case Kind.AnyOf() | Kind.OneOfNotValid():
            yield from _closest(kind.context, pointer)
        case _ if kind.name in _CODE_OF_LIMIT:
            yield Fault(_CODE_OF_LIMIT[kind.name], pointer, {"limit": kind.value})
        case _:
            yield Fault(_CODE.get(kind.name, "not_accepted"), pointer)


def pointer_to(path: Iterable[str | int]) -> str:
    """The JSON pointer (RFC 6901) to the place at the end of `path`."""
    return "".join(f"/{_escaped(str(part))}" for part in path)


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _closest(context: Iterable[Iterable[ValidationError]], pointer: str) -> Iterator[Fault]:
    """Of several alternatives, the one that the caller most likely meant: it gets furthest before it fails.

    Where every alternative fails on the type alone, one fault names all the types.
    """
    branches = [list(branch) for branch in context]
    meant = [branch for branch in branches if branch and not _fails_on_type_alone(branch, pointer)]
    other = [branch[0].kind.value for branch in branches if branch and branch not in meant]
    if meant:
        closest = min(meant, key=_distance)
        yield from faults_of(closest)
    elif other:
        yield Fault("wrong_type", pointer, {"expected": _listed(other)})
    else:
        yield Fault("not_accepted", pointer)


def _distance(branch: Sequence[ValidationError]) -> tuple[bool, int]:
    return any(error.kind.name == "const" for error in branch), len(branch)


def _fails_on_type_alone(branch: Sequence[ValidationError], pointer: str) -> bool:
    (first, *more) = branch
    return not more and isinstance(first.kind, Kind.Type) and pointer_to(first.instance_path) == pointer


def _listed(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_listed(item) for item in value)
    return str(value)
