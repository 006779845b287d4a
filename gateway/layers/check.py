"""The request is held against its contract before a service sees it."""

from collections.abc import Mapping

from starlette.types import Message, Receive

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.checks.bodies import MediumCheck
from gateway.exchange import Exchange, Handler


def checked(inner: Handler) -> Handler:
    """Refuse with every fault in path, query, headers and body (422); what cannot be read at all is 400, 413 or 415."""

    async def handle(exchange: Exchange) -> None:
        match, route = exchange.match, exchange.match.route
        faults = route.parameters.faults(match.values, exchange.scope["query_string"], exchange.headers)
        if route.body is None and not _has_body(exchange.headers):
            _replay(exchange, b"")
        else:
            faults += await _body_faults(exchange)
        if faults:
            raise ProblemError("invalid", *faults)
        await inner(exchange)

    return handle


async def _body_faults(exchange: Exchange) -> list[Fault]:
    check, headers = exchange.match.route.body, exchange.headers
    if not _has_body(headers):
        _replay(exchange, b"")
        return [Fault("missing")] if check is not None and check.required else []
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        fault = Fault("media_type_not_accepted", "@content-encoding", {"accepted": "identity"})
        raise ProblemError("unsupported_media_type", fault)
    if check is None:
        return [Fault("extra")]
    medium = check.medium(headers.get(b"content-type", b""))
    if int(headers.get(b"content-length", b"0")) > medium.limit_bytes:
        raise _too_large(medium.limit_bytes)
    return await _medium_faults(exchange, medium)


def _has_body(headers: Mapping[bytes, bytes]) -> bool:
    return headers.get(b"content-length", b"0").strip(b"0") != b"" or b"transfer-encoding" in headers


async def _medium_faults(exchange: Exchange, medium: MediumCheck) -> list[Fault]:
    exchange.body_complete = False
    if medium.schema is None:
        exchange.body, exchange.receive = None, _limited(exchange, medium.limit_bytes)
        return []
    body = await _read(exchange, medium.limit_bytes)
    _replay(exchange, body)
    return list(medium.faults(body))


async def _read(exchange: Exchange, limit_bytes: int) -> bytes:
    chunks, size, more = [], 0, True
    while more:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise ProblemError("malformed", Fault("body_incomplete"))
        chunks.append(message.get("body", b""))
        size, more = size + len(chunks[-1]), message.get("more_body", False)
        if size > limit_bytes:
            raise _too_large(limit_bytes)
    exchange.body_complete = True
    return b"".join(chunks)


def _replay(exchange: Exchange, body: bytes) -> None:
    exchange.body, exchange.receive = body, replayed(body, exchange.receive)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read before, then goes on with what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _limited(exchange: Exchange, limit_bytes: int) -> Receive:
    receive, size = exchange.receive, 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        if message["type"] == "http.request":
            size += len(message.get("body", b""))
            if size > limit_bytes:
                await exchange.stop(_too_large(limit_bytes))
            exchange.body_complete = not message.get("more_body", False)
        return message

    return limited


def _too_large(limit_bytes: int) -> ProblemError:
    return ProblemError("too_large", Fault("body_too_large", "", {"limit": limit_bytes}))
