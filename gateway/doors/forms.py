"""Forms as browsers and OAuth clients send them (application/x-www-form-urlencoded)."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange

MEDIA_TYPE = b"application/x-www-form-urlencoded"
LONGEST_FORM = 16_384
MOST_FIELDS = 20


async def form_of(exchange: Exchange) -> list[tuple[str, str]]:
    """The fields of the request's body."""
    if exchange.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != MEDIA_TYPE:
        fault = Fault("media_type_not_accepted", "@content-type", {"accepted": MEDIA_TYPE.decode()})
        raise ProblemError("unsupported_media_type", fault)
    body = await _body_of(exchange)
    try:
        return parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict", separator="&"
        )
    except ValueError:
        raise ProblemError("malformed", Fault("malformed_form")) from None


def once(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The fields by name; none may be given twice (RFC 6749 §3.1)."""
    found: dict[str, str] = {}
    for name, value in fields:
        if name in found:
            raise ProblemError("malformed", Fault("repeated_parameter", f"/{name[:100]}", {"name": name[:100]}))
        found[name] = value
    return found


async def _body_of(exchange: Exchange) -> bytes:
    body, more = b"", True
    while more:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise ProblemError("malformed", Fault("body_incomplete"))
        body, more = body + message.get("body", b""), message.get("more_body", False)
        if len(body) > LONGEST_FORM:
            raise ProblemError("too_large", Fault("body_too_large", "", {"limit": LONGEST_FORM}))
    return body
