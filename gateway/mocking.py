"""Stand-ins for services: applications that answer every operation of a contract with the example that it gives.

They stand behind the gateway where the services would, so requests are held against the contract as ever: a front end
that works with them sends nothing that the suite would refuse for its form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.contracts import Contract, Document, Operation, examples_of, operations_of

Headers = list[tuple[bytes, bytes]]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The success of one operation as its contract shows it."""

    status: int
    media_type: str
    example: object
    headers: frozenset[str]

    def message(self, path: str, names: Mapping[str, str]) -> tuple[Headers, bytes]:
        """Its fields and body for a request to `path`: a thing that was asked for by its id has that id."""
        example, asked = self.example, path.rpartition("/")[2]
        if isinstance(example, dict) and asked in names.values() and _is_id_like(asked, example.get("id")):
            example = {**example, "id": asked}
        body = orjson.dumps(example) if "json" in self.media_type else str(example or "").encode()
        return [*self._fields(path, example), (b"content-length", str(len(body)).encode())], body

    def _fields(self, path: str, example: object) -> Headers:
        shown = example if isinstance(example, dict) else {}
        fields = [(b"content-type", self.media_type.encode())] if self.media_type else []
        if "ETag" in self.headers:
            fields.append((b"etag", f'"v{shown.get("version", 1)}"'.encode()))
        if "Location" in self.headers:
            fields.append((b"location", f"{path}/{shown.get('id', '')}".encode()))
        return fields


@dataclass(frozen=True, slots=True)
class Mocked:
    """One operation and its answers: to a request that is carried out, and to one that is only validated."""

    method: str
    address: re.Pattern[str]
    done: Answer
    validated: Answer


def mock(contract: Contract) -> ASGIApp:
    """The stand-in for the service whose contract this is."""
    operations = sorted((_mocked(contract.document, o) for o in operations_of(contract)), key=_parameters)

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, headers, body = _answer(operations, scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def _answer(operations: list[Mocked], scope: Scope) -> tuple[int, Headers, bytes]:
    for mocked in operations:
        found = mocked.address.fullmatch(scope["path"]) if mocked.method == scope["method"] else None
        if found:
            answer = mocked.validated if b"validate_only=true" in scope["query_string"] else mocked.done
            return answer.status, *answer.message(scope["path"], found.groupdict())
    return 200, [(b"content-length", b"0")], b""  # the gateway asks /readyz, which is in no contract


def _mocked(document: Document, operation: Operation) -> Mocked:
    address = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(operation.template))
    successes = {int(status): r for status, r in operation.responses.items() if status.startswith("2")}
    # A write that is only validated is 200; carried out it is 201, 202 or 204. A read is 200, or 204 when all was seen.
    done, validated = (min if operation.method == "GET" else max)(successes), min(successes)
    return Mocked(
        method=operation.method,
        address=re.compile(address),
        done=_shown(document, done, successes[done]),
        validated=_shown(document, validated, successes[validated]),
    )


def _shown(document: Document, status: int, response: Document) -> Answer:
    headers = frozenset(response.get("headers", {}))
    for media_type, medium in response.get("content", {}).items():
        return Answer(status, media_type, next(iter(examples_of(document, medium)), None), headers)
    return Answer(status, "", "", headers)


def _is_id_like(asked: str, shown: object) -> bool:
    """Whether `asked` names a thing as `shown` does, and not a part of it: a block's code is no sitting's id."""
    return isinstance(shown, str) and bool(_UUID.fullmatch(asked)) == bool(_UUID.fullmatch(shown))


def _parameters(mocked: Mocked) -> int:
    return mocked.address.groups
