"""`kam_client/operations.py`: every operation of the contract as a method, once blocking and once for asyncio."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from gateway.contracts import Operation
from suite.clients.annotations import annotation
from suite.clients.models import item_of
from suite.clients.text import docstring

_HEAD = '''"""Every operation of the API, as a method. Written by `kam contracts clients`; do not edit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Literal

from kam_client import models as m
from kam_client.calls import Call
from kam_client.transport import Blocking, Concurrent
'''
_NOT_OFFERED = frozenset({"if-none-match", "last-event-id"})
_EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter of the operation as an argument of its method."""

    name: str
    wire: str
    place: str
    annotation: str
    required: bool


def operations(document: dict[str, Any], found: list[Operation]) -> str:
    """The source of the module; streams of events are left out, `wait` stands in for them."""
    offered = [operation for operation in found if not _is_stream(operation)]
    schemas = document["components"]["schemas"]
    parts = [_HEAD]
    for name, parent, waits in (("Operations", "Blocking", False), ("AsyncOperations", "Concurrent", True)):
        parts.append(f'\nclass {name}({parent}):\n    """Every operation of the contract."""')
        parts += [_method(operation, schemas, waits=waits) for operation in offered]
    return "\n".join(parts) + "\n"


def _is_stream(operation: Operation) -> bool:
    return any(_EVENTS in response.get("content", {}) for response in operation.responses.values())


def _method(operation: Operation, schemas: Mapping[str, Any], *, waits: bool) -> str:
    arguments, shape = list(_arguments(operation)), _answer(operation)
    said = docstring(f"{operation.source['summary']}.\n\n{operation.source['description']}", 8)
    verb, wait = ("async def", "await ") if waits else ("def", "")
    call = f"Call({', '.join(_call(operation, arguments))})"
    text = (
        f"\n    {verb} {operation.operation_id}({_signature(operation, arguments)}) -> {shape}:\n{said}\n"
        f"        found: {shape} = {wait}self._ask({call})\n        return found"
    )
    item = item_of(schemas.get(shape.removeprefix("m."), {}))
    if item is None or "cursor" not in {argument.wire for argument in arguments}:
        return text
    rest = [argument for argument in arguments if argument.wire != "cursor"]
    iterator = f"{'AsyncIterator' if waits else 'Iterator'}[{annotation(item, 'm.')}]"
    name = f"iter_{operation.operation_id.removeprefix('list_')}"
    call = f"Call({', '.join(_call(operation, rest))})"
    words = docstring(f"{operation.source['summary']}, page by page to the end.", 8)
    define = f"    def {name}({_signature(operation, rest)}) -> {iterator}:"
    return f"{text}\n\n{define}\n{words}\n        return self._items({call})"


def _arguments(operation: Operation) -> Iterator[Argument]:
    for parameter in operation.parameters:
        wire, place = parameter["name"], parameter["in"]
        if wire in _NOT_OFFERED:
            continue
        name = wire.replace("-", "_")
        shape = "int | str" if wire == "if-match" else annotation(parameter.get("schema", {}), "m.")
        required = parameter.get("required", False) or wire == "if-match"
        yield Argument(f"{name}_" if iskeyword(name) or name in ("set", "id") else name, wire, place, shape, required)


def _signature(operation: Operation, arguments: list[Argument]) -> str:
    positional = [f"{a.name}: {a.annotation}" for a in arguments if a.place == "path"]
    if operation.body is not None:
        content = operation.body["content"]
        media = [media_type for media_type in content if "json" in media_type and "ndjson" not in media_type]
        shape = annotation(content[media[0]].get("schema", {}), "m.") if media else "bytes"
        optional = "" if operation.body.get("required") else " | None = None"
        positional.append(f"body: {shape}{optional}")
        positional += [] if media else ["*", f"media_type: Literal[{', '.join(map(repr, content))}]"]
    named = [
        f"{a.name}: {a.annotation}{'' if a.required else ' | None = None'}" for a in arguments if a.place != "path"
    ]
    named.sort(key=lambda text: text.endswith("None = None"))
    if named and "*" not in positional:
        positional.append("*")
    return ", ".join(["self", *positional, *named])


def _call(operation: Operation, arguments: list[Argument]) -> Iterator[str]:
    keyed = any(argument.wire == "idempotency-key" for argument in arguments)
    yield f'"{operation.method}"'
    yield f'"{operation.template}"'
    yield f"repeatable={operation.idempotent or keyed}"
    for place, keyword in (("path", "path"), ("query", "query"), ("header", "headers")):
        values = [f'"{a.wire}": {_value(a)}' for a in arguments if a.place == place]
        if values:
            yield f"{keyword}={{{', '.join(values)}}}"
    if operation.body is not None:
        media = [media_type for media_type in operation.body["content"] if media_type.endswith(("/json", "+json"))]
        yield f'body=body, media_type="{media[0]}"' if media else "content=body, media_type=media_type"


def _value(argument: Argument) -> str:
    if argument.wire == "if-match":
        return f"f'\"v{{{argument.name}}}\"' if isinstance({argument.name}, int) else {argument.name}"
    return argument.name


def _answer(operation: Operation) -> str:
    shapes: dict[str, None] = {}
    for status, response in operation.responses.items():
        if status.startswith("2"):
            content = response.get("content", {})
            shapes |= dict.fromkeys(
                annotation(medium.get("schema", {}), "m.") if "json" in media_type else "bytes"
                for media_type, medium in content.items()
            )
            shapes |= {} if content else {"None": None}
    return " | ".join(shapes) or "None"
