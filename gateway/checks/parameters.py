"""Parameters in path, query and headers: read from text as their schema says, each at most once, none unknown."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.checks.bodies import MOST_FAULTS
from gateway.contracts.document import Document
from gateway.contracts.operations import Operation, resolve
from gateway.contracts.schemas import SchemaCheck, SchemaCompiler

PLACE = {"query": "?", "header": "@", "path": ":"}
LONGEST_NAME_SHOWN = 60
MOST_REMEMBERED = 1_024
LONGEST_REMEMBERED_BYTES = 200

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """One parameter: `types` are the JSON types that its text may stand for, of an item when it `repeats`."""

    name: str
    pointer: str
    required: bool
    repeats: bool
    types: frozenset[str]
    schema: SchemaCheck

    def faults(self, texts: list[str]) -> Iterable[Fault]:
        """What is wrong with the values given for the parameter."""
        if len(texts) > 1 and not self.repeats:
            return [Fault("repeated_parameter", self.pointer, {"name": self.name})]
        if any(_CONTROL.search(text) for text in texts):
            return [Fault("forbidden_character", self.pointer)]
        values = [_value(text, self.types) for text in texts]
        value = values if self.repeats else values[0]
        if self.schema.fits(value):
            return ()
        return [Fault(fault.code, self.pointer, fault.params) for fault in self.schema.faults(value)]


@dataclass(frozen=True, slots=True)
class ParameterChecks:
    """All parameters of an operation. Targets that fitted are remembered: most are asked for again and again."""

    path: tuple[ParameterCheck, ...]
    query: Mapping[str, ParameterCheck]
    headers: Mapping[bytes, ParameterCheck]
    _fitting: set[tuple[tuple[str, ...], bytes]] = field(default_factory=set, compare=False, repr=False)

    def faults(self, path_values: tuple[str, ...], query_string: bytes, headers: Mapping[bytes, bytes]) -> list[Fault]:
        """What is wrong with the parameters of a request, as far as it is told."""
        found: list[Fault] = []
        target = (path_values, query_string)
        if target not in self._fitting:
            found += islice(self._target_faults(path_values, query_string), MOST_FAULTS)
            if not found:
                self._remember(target)
        if self.headers:
            found += self._header_faults(headers)
        return found[:MOST_FAULTS]

    def _remember(self, target: tuple[tuple[str, ...], bytes]) -> None:
        if len(target[1]) <= LONGEST_REMEMBERED_BYTES and sum(map(len, target[0])) <= LONGEST_REMEMBERED_BYTES:
            if len(self._fitting) >= MOST_REMEMBERED:
                self._fitting.clear()
            self._fitting.add(target)

    def _target_faults(self, path_values: tuple[str, ...], query_string: bytes) -> Iterator[Fault]:
        for check, value in zip(self.path, path_values, strict=True):
            yield from check.faults([value])
        if query_string or self.query:
            yield from self._query_faults(parse_query(query_string))

    def _header_faults(self, headers: Mapping[bytes, bytes]) -> Iterator[Fault]:
        for name, check in self.headers.items():
            given = headers.get(name)
            if given is not None:
                yield from check.faults([given.decode("latin-1")])
            elif check.required:
                yield Fault("missing", check.pointer)

    def _query_faults(self, given: Mapping[str, list[str]]) -> Iterator[Fault]:
        for name, texts in given.items():
            known = self.query.get(name)
            if known is None:
                shown = name[:LONGEST_NAME_SHOWN]
                yield Fault("unknown_parameter", f"?{shown}", {"name": shown})
            else:
                yield from known.faults(texts)
        for name, check in self.query.items():
            if check.required and name not in given:
                yield Fault("missing", check.pointer)


def compile_parameters(operation: Operation, document: Document, compiler: SchemaCompiler) -> ParameterChecks:
    """The checks of the operation's parameters; those in the path in the order of the template."""
    checks = {(p["in"], p["name"]): _compile(p, document, compiler) for p in operation.parameters}
    names = re.findall(r"\{([^}]*)\}", operation.template)
    for name in names:
        if ("path", name) not in checks:
            raise ValueError(f"the path parameter {name} is not declared")
    return ParameterChecks(
        path=tuple(checks["path", name] for name in names),
        query={name: check for (place, name), check in checks.items() if place == "query"},
        headers={name.lower().encode(): check for (place, name), check in checks.items() if place == "header"},
    )


def _compile(parameter: Document, document: Document, compiler: SchemaCompiler) -> ParameterCheck:
    schema, place, name = parameter.get("schema", {}), parameter["in"], parameter["name"]
    types = frozenset(_types(schema, document))
    repeats = place == "query" and "array" in types
    if repeats:
        types = frozenset(_types(_items(schema, document), document))
    pointer = PLACE.get(place, "?") + (name.lower() if place == "header" else name)
    return ParameterCheck(name, pointer, parameter.get("required", False), repeats, types, compiler.compile(schema))


def _types(schema: Document, document: Document) -> Iterator[str]:
    schema = resolve(document, schema)
    declared = schema.get("type", [])
    yield from [declared] if isinstance(declared, str) else declared
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(keyword, []):
            yield from _types(branch, document)


def _items(schema: Document, document: Document) -> Document:
    schema = resolve(document, schema)
    for branch in [schema, *schema.get("anyOf", []), *schema.get("oneOf", [])]:
        found = resolve(document, branch)
        if "items" in found:
            return dict(found["items"])
    return {}


def _value(text: str, types: frozenset[str]) -> object:
    """The JSON value that the text stands for; the text itself where no type of the schema fits, for it to refuse."""
    if "string" in types or not types:
        return text
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    return text


def parse_query(query_string: bytes) -> dict[str, list[str]]:
    """The values of each parameter (application/x-www-form-urlencoded); 400 when the encoding is broken."""
    given: dict[str, list[str]] = {}
    for pair in query_string.split(b"&") if query_string else ():
        if pair:
            name, _, value = pair.partition(b"=")
            given.setdefault(_decoded(name), []).append(_decoded(value))
    return given


def _decoded(raw: bytes) -> str:
    return percent_decoded(raw.replace(b"+", b" ") if b"+" in raw else raw)


def percent_decoded(raw: bytes) -> str:
    """The text of a percent-encoded part of a URL (RFC 3986 §2.1); 400 when it is not UTF-8."""
    if b"%" in raw:
        if _BAD_ESCAPE.search(raw):
            raise ProblemError("malformed", Fault("malformed_escape"))
        raw = unquote_to_bytes(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError("malformed", Fault("malformed_encoding")) from None
