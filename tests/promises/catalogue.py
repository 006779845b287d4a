"""The catalogue of bad input: its entries, and the requests that they make of the contract's write operations."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.yaml_text import read_yaml

CATALOGUE = read_yaml((Path(__file__).parent / "bad_inputs.yaml").read_text("utf-8"))
NOWHERE = "01981d2e-7a7c-7000-8000-0000000000ff"
KNOWN = {"period": "2026-03", "block_id": "b01", "anchor_id": "a1", "external_id": "E-404", "kind": "commission"}
WRITES = ("post", "put", "patch", "delete")
MOST_FIELDS = 3
"""How many fields of an example a value takes the place of."""


@dataclass(frozen=True)
class Request:
    """One request, and whether it can be anything but a 4xx."""

    operation: str
    entry: str
    method: str
    target: str
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    always_refused: bool = True


@dataclass(frozen=True)
class Write:
    """A write operation with the contract's own example."""

    name: str
    method: str
    template: str
    media_type: str
    example: Any

    @property
    def target(self) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: KNOWN.get(found[1], NOWHERE), self.template)

    @property
    def headers(self) -> dict[str, str]:
        given = {"if-match": '"v1"'} if self.method in ("put", "patch", "delete") else {}
        return given | ({"content-type": self.media_type} if self.media_type else {})

    def request(self, entry: str, content: bytes | None = None, *, query: str = "", **changes: Any) -> Request:
        body = encoded(self.example) if content is None else content
        target = changes.pop("target", self.target) + (f"?{query}" if query else "")
        headers = self.headers | changes.pop("headers", {})
        return Request(self.name, entry, self.method.upper(), target, body, headers, **changes)


def encoded(example: Any) -> bytes:
    """A body as it is sent."""
    return example.encode() if isinstance(example, str) else b"" if example is None else json.dumps(example).encode()


def writes(document: Mapping[str, Any]) -> list[Write]:
    """Every write operation of the contract."""
    schemas, found = document["components"]["schemas"], []
    for template, item in document["paths"].items():
        for method in WRITES:
            if method in item:
                content = item[method].get("requestBody", {}).get("content", {})
                media_type, medium = next(iter(content.items()), ("", {}))
                example = medium.get("example")
                if example is None and "$ref" in medium.get("schema", {}):
                    example = schemas[medium["schema"]["$ref"].rpartition("/")[2]].get("examples", [None])[0]
                found.append(Write(item[method]["operationId"], method, template, media_type, example))
    return found


def requests_of(write: Write) -> Iterator[Request]:
    """Everything in the catalogue that can be asked of the operation."""
    takes_json = write.media_type.endswith("json") and isinstance(write.example, dict)
    if takes_json:
        yield from (write.request(f"body: {name}", raw(given)) for name, given in CATALOGUE["body"].items()
                    if not (write.method == "patch" and name == "a field twice"))  # fmt: skip
        yield from (with_extra(write, name, given) for name, given in CATALOGUE["extra"].items())
        for name, given in CATALOGUE["value"].items():
            yield from with_value(write, name, given)
        yield from (write.request(f"header: {name}", headers=given) for name, given in CATALOGUE["header"].items())
    yield from (write.request(f"query: {name}", query=given) for name, given in CATALOGUE["query"].items())
    if "{" in write.template:
        yield from (
            write.request(f"path: {name}", target=astray(write, given)) for name, given in CATALOGUE["path"].items()
        )


def raw(given: Mapping[str, Any]) -> bytes:
    """The bytes of a body."""
    if "hex" in given:
        return bytes.fromhex(given["hex"])
    text = given["text"] * given.get("repeat", 1)
    return ("[" * given.get("around", 0) + text + "]" * given.get("around", 0)).encode()


def with_extra(write: Write, name: str, given: Mapping[str, Any]) -> Request:
    field_name = given["name"] * given.get("repeat", 1)
    return write.request(f"extra: {name}", encoded({**write.example, field_name: given["value"]}))


def with_value(write: Write, name: str, given: Any) -> Iterator[Request]:
    """The value in place of one field after another, rehearsed."""
    text = value_of(given)
    for place in list(write.example)[:MOST_FIELDS]:
        body = copy.copy(write.example) | {place: "@@@"}
        content = encoded(body).replace(b'"@@@"', text.encode(), 1)
        yield write.request(f"value: {name} in {place}", content, query="validate_only=true", always_refused=False)


def value_of(given: Any) -> str:
    """The JSON text of a value."""
    if isinstance(given, str):
        return given
    if "json" in given:
        return given["json"] % ",".join([given["item"]] * given["items"])
    return json.dumps(given["text"] * given.get("repeat", 1))


def astray(write: Write, given: Any) -> str:
    """The address with something else in the place of its last parameter."""
    text = given if isinstance(given, str) else given["text"] * given["repeat"]
    last = write.template.rindex("{")
    ahead = re.sub(r"\{(\w+)\}", NOWHERE, write.template[:last])
    return ahead + text + re.sub(r"\{(\w+)\}", NOWHERE, write.template[write.template.index("}", last) + 1 :])
