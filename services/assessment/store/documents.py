"""Domain values as JSON documents and back: decimals travel as strings, keys of mappings by their names."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

Value = TypeVar("Value")

_adapters: dict[type[object], TypeAdapter[Any]] = {}


def written(kind: type[Value], value: Value) -> Any:  # noqa: ANN401 - a document has the shape of what it holds
    """The document of a value of type `kind`."""
    return _adapter(kind).dump_python(value, mode="json")


def read(kind: type[Value], document: object) -> Value:
    """The value that `document` was written from."""
    value: Value = _adapter(kind).validate_python(document)
    return value


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
