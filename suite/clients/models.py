"""`kam_client/models.py`: every schema of the contract as a type. Documents stay plain dictionaries."""

from collections.abc import Iterator
from keyword import iskeyword
from typing import Any

from suite.clients.annotations import annotation
from suite.clients.text import docstring

_HEAD = '''"""Every document of the API, as a type. Written by `kam contracts clients`; do not edit."""

from __future__ import annotations

from typing import Generic, Literal, NotRequired, TypeAlias, TypedDict, TypeVar

_Item = TypeVar("_Item")


class Page(TypedDict, Generic[_Item]):
    """Some items of a list; `next_cursor` is null on the last page."""

    items: list[_Item]
    next_cursor: NotRequired[str | None]
'''


def models(document: dict[str, Any]) -> str:
    """The source of the module."""
    schemas = document["components"]["schemas"]
    return "\n\n".join([_HEAD, *(_model(name, schema) for name, schema in schemas.items())]) + "\n"


def item_of(schema: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of a page's items; none when `schema` is not a page."""
    properties = schema.get("properties", {})
    if properties.keys() != {"items", "next_cursor"}:
        return None
    found: dict[str, Any] = properties["items"]["items"]
    return found


def _model(name: str, schema: dict[str, Any]) -> str:
    item = item_of(schema)
    if item is not None:
        return _alias(name, f"Page[{annotation(item)}]")
    if schema.get("type") != "object" or "properties" not in schema:
        return _alias(name, annotation(schema))
    if all(field.isidentifier() and not iskeyword(field) for field in schema["properties"]):
        said = docstring(schema.get("description", ""), 4)
        return "\n".join([f"class {name}(TypedDict):", *([said, ""] if said else []), *_fields(schema)])
    fields = ", ".join(f'"{field}": {shape!r}' for field, shape in _shapes(schema))
    return f'{name} = TypedDict("{name}", {{{fields}}})'


def _alias(name: str, shape: str) -> str:
    # Text in a Literal has quotes of its own; everything else may name types that come later.
    return f"{name}: TypeAlias = {shape}" if shape.startswith("Literal[") else f'{name}: TypeAlias = "{shape}"'


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    for field, shape in _shapes(schema):
        yield f"    {field}: {shape}"


def _shapes(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    required = schema.get("required", ())
    for field, part in schema["properties"].items():
        shape = annotation(part)
        yield field, shape if field in required else f"NotRequired[{shape}]"
