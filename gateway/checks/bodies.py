"""Request bodies by media type: JSON is read whole and held against its schema, anything else streams through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.contracts.operations import Operation
from gateway.contracts.schemas import SchemaCheck, SchemaCompiler

MOST_FAULTS = 100
"""How many faults of a body, or of the parameters, are told: the answer must not be larger than the question."""

LARGEST_SEARCHED_BYTES = 65_536
"""Of a larger body only the first fault is told: to look for all of a megabyte's would hold up everybody else."""

_UTF8 = ("", "utf-8", "utf8", "us-ascii")


@dataclass(frozen=True, slots=True)
class MediumCheck:
    """One media type of an operation's body. `schema` is absent where the body streams."""

    limit_bytes: int
    schema: SchemaCheck | None

    def faults(self, body: bytes) -> Iterator[Fault]:
        """What is wrong with a whole JSON body; 400 when it is not JSON (RFC 8259) at all."""
        if self.schema is None:
            return
        value = parse_json(body)
        find = self.schema.faults if len(body) <= LARGEST_SEARCHED_BYTES else self.schema.first_fault
        yield from islice(find(value), MOST_FAULTS)


@dataclass(frozen=True, slots=True)
class BodyCheck:
    """The bodies that an operation takes."""

    required: bool
    media: Mapping[bytes, MediumCheck]

    def medium(self, content_type: bytes) -> MediumCheck:
        """The check for a `Content-Type` value; 415 names those that are accepted."""
        essence, _, parameters = content_type.partition(b";")
        found = self.media.get(essence.strip().lower())
        if found is None or not _is_utf8(parameters, found):
            accepted = b", ".join(self.media).decode()
            fault = Fault("media_type_not_accepted", "@content-type", {"accepted": accepted})
            raise ProblemError("unsupported_media_type", fault, headers={"accept": accepted})
        return found


def compile_bodies(
    operation: Operation, compiler: SchemaCompiler, *, json_limit: int, upload_limit: int
) -> BodyCheck | None:
    """The checks of the operation's bodies, none when it takes no body. Limits are bytes, the contract's own first."""
    if operation.body is None:
        return None
    media = {}
    for media_type, medium in operation.body["content"].items():
        is_json = media_type == "application/json" or media_type.endswith("+json")
        limit = operation.max_body_bytes or (json_limit if is_json else upload_limit)
        schema = compiler.compile(medium.get("schema", {})) if is_json else None
        media[media_type.lower().encode()] = MediumCheck(limit, schema)
    return BodyCheck(operation.body.get("required", False), media)


def parse_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The value of a JSON text; NaN, infinities, unpaired surrogates and endless nesting are not JSON here."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ProblemError("malformed", Fault("malformed_json")) from None


def _is_utf8(parameters: bytes, medium: MediumCheck) -> bool:
    if medium.schema is None or not parameters:
        return True
    for parameter in parameters.split(b";"):
        name, _, value = parameter.partition(b"=")
        if name.strip().lower() == b"charset" and value.strip(b' "').lower().decode("latin-1") not in _UTF8:
            return False
    return True
