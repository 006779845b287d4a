"""The server: its tools, and the two ways to it, standard input and streamable HTTP."""

import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastmcp import FastMCP
from fastmcp.server.dependencies import get_http_headers
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.settings import ServiceName
from gateway.contracts import Contract, Operation
from suite.mcp.asking import Gateway
from suite.mcp.tool import tool_of

PATH = "/mcp"
INSTRUCTIONS = (
    "KAM Suite: which accounts a bank's relationship managers work on and how well, what fits their role, and what the "
    "work is worth. Every tool only reads, and only what its user may see. Lists come in pages: pass next_cursor on "
    "as cursor. Amounts are decimal text with a currency; periods are 2026, 2026-Q1 or 2026-03."
)


def server_of(
    offer: Iterable[Operation],
    contracts: Mapping[ServiceName, Contract],
    client: httpx.AsyncClient,
    authorization: Callable[[], str],
) -> FastMCP:
    """The server that offers `offer`; it asks through `client` as whoever `authorization` names, and closes it."""

    @asynccontextmanager
    async def lifespan(_: FastMCP) -> AsyncIterator[None]:
        async with client:
            yield

    gateway = Gateway(client, authorization)
    tools = [tool_of(operation, contracts[operation.service].document, gateway) for operation in offer]
    return FastMCP("kam-suite", INSTRUCTIONS, tools=tools, lifespan=lifespan, mask_error_details=True)


def caller_over_http() -> str:
    """The Authorization field of the request that is being served."""
    return get_http_headers(include={"authorization"}).get("authorization", "")


def caller_at_home(token_file: Path | None) -> Callable[[], str]:
    """The one user of a server on standard input: `KAM_TOKEN`, or a file that is read anew for each question."""

    def authorization() -> str:
        token = token_file.read_text("utf-8") if token_file else os.environ.get("KAM_TOKEN", "")
        return f"Bearer {token.strip()}"

    return authorization


def over_http(server: FastMCP, hosts: list[str]) -> ASGIApp:
    """The server as an application: no session is kept, so that many may stand side by side.

    Only requests to `hosts` and from their own pages count, as the protocol asks against rebinding of names.
    """
    app = server.http_app(
        path=PATH, stateless_http=True, json_response=True, host_origin_protection=True, allowed_hosts=hosts
    )
    return bearers_only(app)


def bearers_only(app: ASGIApp) -> ASGIApp:
    """Refuse whoever brings no token at once, as the protocol asks (401); whether a token counts, the gateway says."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        fields = dict(scope.get("headers", ()))
        if scope["type"] != "http" or fields.get(b"authorization", b"")[:7].lower() == b"bearer ":
            await app(scope, receive, send)
            return
        headers = [(b"www-authenticate", b"Bearer"), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return guarded
