"""What carries calls out: one class that blocks and one that does not, both along the same ways."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from kam_client.calls import Call, Outcome, Pause, Retries, Watch, Way, asking, finishing

Token = str | Callable[[], str]
"""A bearer token, or what gives the one that is valid now; it is asked for every request."""


def nobody(_done: int, _total: int | None) -> None:
    """Watches nothing."""


class _Sender:
    def __init__(self, token: Token, language: str, retries: Retries) -> None:
        self._token = token
        self._language = language
        self._retries = retries

    def _request(self, http: httpx.Client | httpx.AsyncClient, call: Call) -> httpx.Request:
        token = self._token if isinstance(self._token, str) else self._token()
        headers = {"authorization": f"Bearer {token}", "accept-language": self._language}
        headers |= {name: str(value) for name, value in call.headers.items() if value is not None}
        if call.body is not None or call.content is not None:
            headers["content-type"] = call.media_type
        params = {name: value for name, value in call.query.items() if value is not None}
        sent: dict[str, Any] = {"json": call.body} if call.body is not None else {"content": call.content}
        return http.build_request(call.method, call.address, params=params, headers=headers, **sent)


class Blocking(_Sender):
    """Carries calls out and waits for them. A context manager; `http` is closed only when it was made here."""

    def __init__(
        self,
        url: str,
        token: Token,
        *,
        language: str = "en",
        timeout_s: float = 65.0,
        retries: Retries | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        super().__init__(token, language, retries or Retries())
        self._http = http or httpx.Client(base_url=url, timeout=timeout_s)
        self._owned = http is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        if self._owned:
            self._http.close()

    def wait(
        self, thing: Mapping[str, Any], *, limit_s: float = 600.0, pause_s: float = 0.5, watch: Watch = nobody
    ) -> Any:  # noqa: ANN401 - the generated client knows the type
        """Wait until the job that `thing` is, or is made by, has succeeded; gives the job."""
        return self._along(finishing(thing, self._retries, limit_s, pause_s, watch))

    def _ask(self, call: Call) -> Any:  # noqa: ANN401 - the operation's method gives it its type
        return self._along(asking(call, self._retries))

    def _items(self, call: Call) -> Iterator[Any]:
        page = self._ask(call)
        yield from page["items"]
        while page.get("next_cursor"):
            page = self._ask(call.after(page["next_cursor"]))
            yield from page["items"]

    def _along(self, way: Way) -> Any:  # noqa: ANN401 - the operation's method gives it its type
        outcome: Outcome = None
        while True:
            try:
                need = way.send(outcome)
            except StopIteration as end:
                return end.value
            if isinstance(need, Pause):
                time.sleep(need.seconds)
                continue
            try:
                outcome = self._http.send(self._request(self._http, need))
            except httpx.TransportError as error:
                outcome = error


class Concurrent(_Sender):
    """Carries calls out without blocking. An asynchronous context manager; otherwise like `Blocking`."""

    def __init__(
        self,
        url: str,
        token: Token,
        *,
        language: str = "en",
        timeout_s: float = 65.0,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(token, language, retries or Retries())
        self._http = http or httpx.AsyncClient(base_url=url, timeout=timeout_s)
        self._owned = http is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        if self._owned:
            await self._http.aclose()

    async def wait(
        self, thing: Mapping[str, Any], *, limit_s: float = 600.0, pause_s: float = 0.5, watch: Watch = nobody
    ) -> Any:  # noqa: ANN401 - the generated client knows the type
        """Wait until the job that `thing` is, or is made by, has succeeded; gives the job."""
        return await self._along(finishing(thing, self._retries, limit_s, pause_s, watch))

    async def _ask(self, call: Call) -> Any:  # noqa: ANN401 - the operation's method gives it its type
        return await self._along(asking(call, self._retries))

    async def _items(self, call: Call) -> AsyncIterator[Any]:
        page = await self._ask(call)
        while True:
            for item in page["items"]:
                yield item
            if not page.get("next_cursor"):
                return
            page = await self._ask(call.after(page["next_cursor"]))

    async def _along(self, way: Way) -> Any:  # noqa: ANN401 - the operation's method gives it its type
        outcome: Outcome = None
        while True:
            try:
                need = way.send(outcome)
            except StopIteration as end:
                return end.value
            if isinstance(need, Pause):
                await asyncio.sleep(need.seconds)
                continue
            try:
                outcome = await self._http.send(self._request(self._http, need))
            except httpx.TransportError as error:
                outcome = error
