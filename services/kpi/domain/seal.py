"""The seal of a closed run: a SHA-256 over its canonical JSON, so that anybody can tell whether it was touched."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""JSON without floats: a float would not print to the same bytes everywhere."""


def canonical(document: Json) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks: the same document always gives the same bytes."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def seal(document: Json) -> str:
    """The hex digest of `document`."""
    return hashlib.sha256(canonical(document)).hexdigest()


def seal_of_many(head: Mapping[str, Json], name: str, items: Iterable[Json]) -> str:
    """The digest of `head` with the list `name`, read item by item: the same as `seal` of it all at once.

    `name` must come after the other names in order.
    """
    if any(other >= name for other in head):
        raise ValueError(name)
    digest = hashlib.sha256(canonical(dict(head))[:-1])
    digest.update(f'{"," if head else ""}"{name}":['.encode())
    for place, item in enumerate(items):
        digest.update((b"," if place else b"") + canonical(item))
    digest.update(b"]}")
    return digest.hexdigest()


def sealed(value: object) -> Json:
    """A frozen domain value as it goes under the seal: decimals, dates, periods and ids as text.

    What has its default is left out, but for the `kind` of a thing, so that a rule that is learned later, and that a
    run did not use, leaves the seal of that run as it was.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: sealed(part) for field in fields(value) if _told(field, part := getattr(value, field.name))}
    if isinstance(value, Mapping):
        return {str(key): sealed(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [sealed(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    return int(value) if type(value) is int else str(value)


def _told(field: "Field[Any]", part: object) -> bool:
    if field.name == "kind" or (field.default is MISSING and field.default_factory is MISSING):
        return True
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return bool(part != default)
