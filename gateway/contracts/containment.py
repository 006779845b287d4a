"""Whether one schema admits every value that another does; where it does not, at which place, and which values.

`jsonschema_rs` decides containment of whole schemas, or says that it cannot. Here its verdict is narrowed down to the
smallest places that explain it, because "the body of 40 fields differs" helps nobody; and schemas that contain
themselves, about which it says nothing, are decided by induction over their parts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jsonschema_rs import CanonicalSchema, Draft202012, canonicalize
from jsonschema_rs.canonical import Containment

from gateway.contracts.document import Document
from gateway.contracts.operations import resolve

_NULL = {"type": "null"}
_SAYS_NOTHING = frozenset({"$ref", "anyOf", "oneOf", "default", "deprecated", "description", "examples", "title"})
_ITEM, _FURTHER = "/*", "/{*}"
_REF = "#/components/schemas/"

Key = tuple[int, bool, int, bool]


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema of a contract's document."""

    document: Document
    node: Document

    def bundled(self) -> dict[str, Any]:
        """The schema with all that it refers to, as one schema."""
        found: dict[str, Document] = {}
        self._gather(self.node, found)
        return {**self.node, "components": {"schemas": found}}

    def _gather(self, thing: object, found: dict[str, Document]) -> None:
        if isinstance(thing, Mapping):
            name = str(thing.get("$ref", "")).removeprefix(_REF)
            if "$ref" in thing and name not in found:
                found[name] = resolve(self.document, thing)
                self._gather(found[name], found)
        for part in thing.values() if isinstance(thing, Mapping) else thing if isinstance(thing, list) else ():
            self._gather(part, found)

    def core(self) -> tuple[Document, bool]:
        """What its references lead to, without the null that it may allow beside; and whether it does."""
        node, nullable = resolve(self.document, self.node), False
        while node.keys() <= _SAYS_NOTHING and (branches := node.get("anyOf") or node.get("oneOf")):
            others = [branch for branch in branches if branch != _NULL]
            if len(others) != 1:
                break
            node, nullable = resolve(self.document, others[0]), nullable or len(branches) > 1
        return node, nullable

    def parts(self) -> dict[str, "Schema"]:
        """The schemas of what is inside: `/name` of a property, `/*` of an item, `/{*}` of any further property."""
        node, _ = self.core()
        found = {f"/{name}": schema for name, schema in node.get("properties", {}).items()}
        if isinstance(node.get("items"), Mapping) and "prefixItems" not in node:
            found[_ITEM] = node["items"]
        if isinstance(node.get("additionalProperties"), Mapping) and "patternProperties" not in node:
            found[_FURTHER] = node["additionalProperties"]
        return {place: replace(self, node=schema) for place, schema in found.items()}

    def shell(self, without: frozenset[str]) -> "Schema":
        """The same schema, with anything allowed in the parts `without`."""
        core, nullable = self.core()
        node = {key: value for key, value in core.items() if key not in ("description", "examples", "title")}
        if "properties" in node:
            node["properties"] = {k: {} if f"/{k}" in without else v for k, v in node["properties"].items()}
        node |= {"items": {}} if _ITEM in without else {}
        node |= {"additionalProperties": {}} if _FURTHER in without else {}
        return replace(self, node={"anyOf": [node, _NULL]} if nullable else node)


@dataclass(frozen=True, slots=True)
class Gap:
    """Values that one schema admits and another refuses, at `place`; or may refuse, where that is not `decided`."""

    place: str
    decided: bool
    counterexample: Document | None


def gaps(outer: Schema, inner: Schema, place: str = "", seen: frozenset[Key] = frozenset()) -> list[Gap]:
    """Where `outer` does not admit all that `inner` does; nowhere when it provably does."""
    met, verdict = _key(outer, inner), Containment.YES
    if met not in seen and outer.bundled() != inner.bundled():
        verdict = _covers(outer, inner)
    if verdict == Containment.YES:
        return []
    common = _common_parts(outer, inner)
    theirs, ours = outer.parts(), inner.parts()
    inside = [
        gap for name in ours if name in common for gap in gaps(theirs[name], ours[name], place + name, seen | {met})
    ]
    around = outer.shell(common), inner.shell(common)
    if _covers(*around) != Containment.YES:
        return [*inside, _gap(*around, place)]
    # A value fits when it fits the shell and its parts fit; parts are smaller than the value, so this ends.
    return inside if verdict == Containment.UNKNOWN else inside or [_gap(outer, inner, place)]


def lost_properties(old: Schema, new: Schema, place: str = "", seen: frozenset[Key] = frozenset()) -> Iterator[str]:
    """The places of properties that `old` describes and `new` no longer does."""
    met = _key(old, new)
    if met in seen:
        return
    were, are = old.parts(), new.parts()
    for name, part in were.items():
        if name in are:
            yield from lost_properties(part, are[name], place + name, seen | {met})
        elif name not in (_ITEM, _FURTHER):
            yield place + name


def opened(thing: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A document whose schemas are taken as a reader does who ignores fields that it does not know."""
    # Of alternatives that are open, a value may fit more than one: "exactly one of" becomes "at least one of".
    if isinstance(thing, list):
        return [opened(value) for value in thing]
    if not isinstance(thing, dict):
        return thing
    closing = ("additionalProperties", "unevaluatedProperties")
    return {
        "anyOf" if key == "oneOf" else key: opened(value)
        for key, value in thing.items()
        if not (key in closing and value is False)
    }


def _key(one: Schema, other: Schema) -> Key:
    (left, left_null), (right, right_null) = one.core(), other.core()
    return id(left), left_null, id(right), right_null


def _common_parts(outer: Schema, inner: Schema) -> frozenset[str]:
    theirs, ours = outer.parts(), inner.parts()
    common = theirs.keys() & ours.keys()
    # "Any further property" means the same in both only where both name the same properties.
    return frozenset(common if theirs.keys() == ours.keys() else common - {_FURTHER})


def _values(schema: Schema) -> CanonicalSchema:
    return canonicalize(schema.bundled(), draft=Draft202012, validate_formats=True)


def _covers(outer: Schema, inner: Schema) -> Containment:
    return _values(outer).covers(_values(inner))


def _gap(outer: Schema, inner: Schema, place: str) -> Gap:
    wide, narrow = _values(outer), _values(inner)
    try:
        shown = narrow.subtract(wide).to_json_schema()
    except ValueError:  # the difference cannot be written as a schema
        shown = None
    counterexample = {k: v for k, v in shown.items() if k != "$schema"} if isinstance(shown, dict) else None
    return Gap(place, wide.covers(narrow) == Containment.NO, counterexample)
