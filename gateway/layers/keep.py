"""Answers that are the same for everybody are given from memory, and not at all to who has them already."""

from time import monotonic

from starlette.types import Message, Send

from gateway.exchange import Exchange, Handler, Headers, Layer
from gateway.layers.dispatch import broken
from gateway.policy.answer_cache import AnswerCache, KeptAnswer


def kept(cache: AnswerCache) -> Layer:
    """Answer a shared operation (`x-cache`) from memory; 304 to whoever names its entity tag.

    This stands behind the token and the scope, so nobody reads what is not theirs; towards the outside every answer is
    `private`, because a proxy has no token to check.
    """

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            now = monotonic()
            found = _kept(cache, exchange, now)
            if found is None and (exchange.method == "HEAD" or _has_body(exchange)):
                await inner(exchange)
            elif found is not None or (found := await _asked_for(cache, exchange, inner, now)) is not None:
                await _answer(exchange, found, int(now - found.since))

        return handle

    return layer


def forgotten(cache: AnswerCache) -> Layer:
    """A write makes the gateway forget what it keeps of the same noun, unless it was refused."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            try:
                await inner(exchange)
            finally:
                # Whatever is not refused may have happened, even where no answer came.
                if not 400 <= exchange.status < 500:
                    cache.forget(exchange.match.route.noun)

        return handle

    return layer


def _kept(cache: AnswerCache, exchange: Exchange, now: float) -> KeptAnswer | None:
    route = exchange.match.route
    if route.cache is None or b"no-cache" in exchange.headers.get(b"cache-control", b"") or _has_body(exchange):
        return None
    return cache.get(route.noun, _question(exchange), now, route.cache.seconds)


def _question(exchange: Exchange) -> tuple[bytes, bytes, str]:
    return exchange.match.raw_path, exchange.scope["query_string"], exchange.locale


def _has_body(exchange: Exchange) -> bool:
    return b"content-length" in exchange.headers or b"transfer-encoding" in exchange.headers


async def _asked_for(cache: AnswerCache, exchange: Exchange, inner: Handler, now: float) -> KeptAnswer | None:
    noun = exchange.match.route.noun
    writes, collected = cache.writes(noun), _Collected(exchange, cache.entry_bytes)
    found = await collected.answer(inner, now)
    if found is not None:
        cache.put(noun, _question(exchange), found, writes)
    return found


async def _answer(exchange: Exchange, found: KeptAnswer, age_s: int) -> None:
    fields: Headers = [*exchange.match.route.freshness, (b"age", b"%d" % age_s), *found.fields]
    if found.is_known_by(exchange.headers.get(b"if-none-match")):
        fields = [field for field in fields if field[0] != b"content-type"]
        await exchange.send({"type": "http.response.start", "status": 304, "headers": fields})
        await exchange.send({"type": "http.response.body"})
    else:
        await exchange.respond(200, fields, found.body)


class _Collected:
    """Takes in an answer whole, if it is one that can be kept; any other goes on to the caller as it comes."""

    __slots__ = ("_body", "_exchange", "_length", "_limit", "_onward", "_start")

    def __init__(self, exchange: Exchange, limit_bytes: int) -> None:
        self._exchange, self._limit = exchange, limit_bytes
        self._onward: Send = exchange.divert(self._take)
        self._start: Message | None = None
        self._body, self._length = b"", 0

    async def answer(self, inner: Handler, now: float) -> KeptAnswer | None:
        """What the service answers; none when that has gone on to the caller already."""
        try:
            await inner(self._exchange)
        finally:
            self._exchange.divert(self._onward)
            if self._start is not None:
                self._exchange.status = 0  # nothing has left yet
        if self._start is None:
            return None
        if len(self._body) != self._length:
            raise broken(self._exchange.service)
        return KeptAnswer.of(tuple(self._start["headers"]), self._body, now)

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            length = dict(message["headers"]).get(b"content-length", b"")
            if message["status"] == 200 and length.isdigit() and int(length) <= self._limit:
                self._start, self._length = message, int(length)
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            return
        await self._onward(message)
