"""Problem documents (RFC 9457): the one shape in which the gateway and every service say no.

The registry is small and closed. Each kind has a status and a title in both languages; what exactly is wrong stands in
`errors`, one entry a fault, each with a JSON pointer (RFC 6901) into the body, or `?name` for a parameter and `@name`
for a header.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import orjson

from chassis.catalogue import Catalogue, Locale
from chassis.domain.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal, Stale, Unavailable

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:kam-suite:problem:"

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "malformed": 400,
        "unauthenticated": 401,
        "forbidden": 403,
        "not_found": 404,
        "method_not_allowed": 405,
        "not_acceptable": 406,
        "conflict": 409,
        "precondition_failed": 412,
        "too_large": 413,
        "unsupported_media_type": 415,
        "invalid": 422,
        "precondition_required": 428,
        "too_many_requests": 429,
        "headers_too_large": 431,
        "internal": 500,
        "bad_gateway": 502,
        "unavailable": 503,
        "timeout": 504,
        "insufficient_storage": 507,
    }
)
"""Every kind of problem that the suite gives, and its HTTP status. One kind a status, so a status names its kind."""

KIND_OF_STATUS: Mapping[int, str] = MappingProxyType({status: kind for kind, status in STATUS.items()})

_KIND_OF_REFUSAL: Mapping[type[Refusal], str] = MappingProxyType(
    {
        Invalid: "invalid",
        NotFound: "not_found",
        Conflict: "conflict",
        Stale: "precondition_failed",
        Forbidden: "forbidden",
        Unavailable: "unavailable",
    }
)


class ProblemError(Exception):
    """A problem on its way to the caller, raised where no domain is involved (headers, media types, time-outs)."""

    def __init__(self, kind: str, *faults: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(kind)
        self.problem = Problem(kind, faults, headers or {})


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, before it is put into the caller's language."""

    kind: str
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, refusal: Refusal) -> "Problem":
        """The problem that a domain's refusal becomes at the edge."""
        kind = _KIND_OF_REFUSAL[type(refusal)]
        return cls(kind, refusal.faults, {"retry-after": "1"} if kind == "unavailable" else {})

    @property
    def status(self) -> int:
        """The HTTP status of the kind."""
        return STATUS[self.kind]

    def document(self, catalogue: Catalogue, locale: Locale, request_id: str) -> dict[str, object]:
        """The problem document in `locale`; `instance` carries the request's id, by which its log lines are found."""
        return {
            "type": TYPE_PREFIX + self.kind,
            "title": catalogue.text(f"problem.{self.kind}", locale),
            "status": self.status,
            "detail": catalogue.text(f"problem.{self.kind}.detail", locale),
            "instance": f"urn:kam-suite:request:{request_id}",
            "errors": [fault_document(fault, catalogue, locale) for fault in self.faults],
        }

    def body(self, catalogue: Catalogue, locale: Locale, request_id: str) -> bytes:
        """The document as UTF-8 JSON."""
        return orjson.dumps(self.document(catalogue, locale, request_id))


def fault_document(fault: Fault, catalogue: Catalogue, locale: Locale) -> dict[str, object]:
    """One entry of `errors`."""
    return {"pointer": fault.pointer, "code": fault.code, "detail": catalogue.text(fault.code, locale, fault.params)}


def response_headers(problem: Problem, locale: Locale, length: int) -> Iterable[tuple[bytes, bytes]]:
    """The headers of a problem response, as ASGI wants them."""
    yield b"content-type", MEDIA_TYPE.encode()
    yield b"content-length", str(length).encode()
    yield b"content-language", locale.encode()
    yield b"cache-control", b"no-store"
    for name, value in problem.headers.items():
        yield name.lower().encode("latin-1"), value.encode("latin-1")
