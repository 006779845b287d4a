"""Whether an answer is what the contract promises: its status, its media type, its headers, its body."""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from chassis.domain.errors import Fault
from gateway.contracts import Contract, Document, operations_of
from gateway.contracts.schemas import SchemaCheck, SchemaCompiler

MOST_FAULTS = 5
"""How many faults of one answer are worth telling."""


class AnswerCheck:
    """The answers of one operation. A schema is compiled when the first answer of its kind comes."""

    __slots__ = ("_compiled", "_compiler", "_responses")

    def __init__(self, responses: Mapping[str, Document], compiler: SchemaCompiler) -> None:
        self._responses, self._compiler = responses, compiler
        self._compiled: dict[tuple[str, str], SchemaCheck] = {}

    def head_faults(self, status: int, headers: Mapping[bytes, bytes]) -> Iterator[Fault]:
        """What is wrong with an answer before its body is seen."""
        promised = self._promised(status)
        if promised is None:
            yield Fault("status_not_promised", "", {"status": status})
            return
        content, media_type = promised.get("content", {}), _media_type(headers)
        if content and media_type not in content:
            yield Fault("medium_not_promised", "@content-type", {"promised": ", ".join(content)})
        for name, header in promised.get("headers", {}).items():
            if header.get("required") and name.lower().encode() not in headers:
                yield Fault("missing", f"@{name.lower()}")

    def reads(self, status: int, headers: Mapping[bytes, bytes]) -> bool:
        """Whether the body can be held against a schema."""
        return self._schema(status, headers) is not None

    def body_faults(self, status: int, headers: Mapping[bytes, bytes], body: bytes) -> list[Fault]:
        """What is wrong with a body that `reads`."""
        schema = self._schema(status, headers)
        if schema is None:
            return []
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            return [Fault("malformed_json")]
        return [fault for fault, _ in zip(schema.faults(value), range(MOST_FAULTS), strict=False)]

    def _promised(self, status: int) -> Document | None:
        return self._responses.get(str(status)) or self._responses.get("default")

    def _schema(self, status: int, headers: Mapping[bytes, bytes]) -> SchemaCheck | None:
        media_type = _media_type(headers)
        medium = (self._promised(status) or {}).get("content", {}).get(media_type)
        if medium is None or not media_type.endswith("json") or "schema" not in medium:
            return None
        key = (str(status), media_type)
        if key not in self._compiled:
            self._compiled[key] = self._compiler.compile(medium["schema"])
        return self._compiled[key]


def answer_checks(contracts: Iterable[Contract]) -> Mapping[str, AnswerCheck]:
    """The checks of every operation, by its id."""
    found = {}
    for contract in contracts:
        compiler = SchemaCompiler(contract.document)
        for operation in operations_of(contract):
            name = operation.operation_id or f"{operation.method} {operation.template}"
            found[name] = AnswerCheck(operation.responses, compiler)
    return found


def _media_type(headers: Mapping[bytes, bytes]) -> str:
    return headers.get(b"content-type", b"").partition(b";")[0].strip().decode("latin-1")
