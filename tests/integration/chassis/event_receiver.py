"""Another system of the bank, which takes deliveries on a port of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[int], Awaitable[web.Response]]


@dataclass
class Receiver:
    """What came in, in order; `answer` is asked with the number of requests so far."""

    url: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.requests]


async def taken(_: int) -> web.Response:
    return web.Response(status=204)


@asynccontextmanager
async def receiving(answer: Answer = taken, port: int = 0) -> AsyncIterator[Receiver]:
    found = Receiver()

    async def take(request: web.Request) -> web.Response:
        found.requests.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return await answer(len(found.requests))

    app = web.Application()
    app.router.add_post("/events", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/events"
    try:
        yield found
    finally:
        await runner.cleanup()
