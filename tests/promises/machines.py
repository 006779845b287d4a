"""The suite for state machines: they are written in steps without `await`, so it runs on a loop of their own."""

import asyncio
import contextlib
from collections.abc import Iterator

import httpx

from suite.compose import compose
from suite.issuer import LocalIssuer
from tests.conformance import ConformingTransport


class Steps:
    """Requests one after another, by whom each is made."""

    def __init__(self, runner: asyncio.Runner, transport: ConformingTransport, issuer: LocalIssuer) -> None:
        self.runner, self.transport, self.issuer = runner, transport, issuer
        self.tokens: dict[tuple[str, str], str] = {}

    def ask(self, who: tuple[str, str], method: str, path: str, body=None, **headers: str) -> httpx.Response:
        """The answer to one request of `who`, a role and a subject."""
        if who not in self.tokens:
            self.tokens[who] = self.issuer.token(*who)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "PATCH":
            given["content-type"] = "application/merge-patch+json"
        given["authorization"] = f"Bearer {self.tokens[who]}"

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=Kept(self.transport), base_url="http://kam.test") as client:
                return await client.request(method, path, json=body, headers=given)

        return self.runner.run(asked())


class Kept(httpx.AsyncBaseTransport):
    """A transport that a client's end leaves open."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.inner.handle_async_request(request)


@contextlib.contextmanager
def stepping(settings) -> Iterator[Steps]:
    """The suite, running for as long as the block lasts."""
    suite = compose(settings)
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        runner.run(stack.enter_async_context(suite.running()))
        try:
            yield Steps(
                runner, ConformingTransport(httpx.ASGITransport(suite), suite.document), LocalIssuer.open(settings)
            )
        finally:
            runner.run(stack.aclose())
