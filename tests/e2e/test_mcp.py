"""`kam mcp` as its users start it: beside a running suite, over standard input and over HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from fastmcp.exceptions import ToolError
from running import Running, running, wait_until

from chassis.settings import Settings
from suite.issuer import LocalIssuer
from suite.serving import free_port

ARGUMENTS = ["-m", "suite.cli", "mcp"]


@pytest.fixture(scope="module")
def kam(tmp_path_factory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("suite")) as started:
        yield started


@pytest.fixture(scope="module")
def tokens(kam: Running) -> LocalIssuer:
    return LocalIssuer.open(Settings(data_dir=kam.folder / "data"))


@pytest.fixture(scope="module")
def mcp_url(kam: Running) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, *ARGUMENTS, "--transport", "http", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, "KAM_GATEWAY_URL": kam.url}, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}/mcp"
        try:
            wait_until(lambda: server.poll() is not None or answers(url), 60)
            yield url
        finally:
            server.terminate()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 401
    except httpx.HTTPError:
        return False


async def test_one_user_over_standard_input_whose_token_is_read_anew(kam: Running, tokens: LocalIssuer, tmp_path):
    file = tmp_path / "token"
    file.write_text(tokens.token("operator"))
    env = {**os.environ, "KAM_GATEWAY_URL": kam.url}
    way = StdioTransport(sys.executable, [*ARGUMENTS, "--token-file", str(file), "--lang", "zh-CN"], env=env)
    async with Client(way) as tools:
        assert "指标" in next(tool.title for tool in await tools.list_tools() if tool.name == "list_indicators")
        with pytest.raises(ToolError, match="kpi:read"):
            await tools.call_tool("list_indicators")
        file.write_text(tokens.token("auditor"))
        assert (await tools.call_tool("list_indicators")).structured_content["items"]


async def test_many_users_over_http_each_with_a_token_of_their_own(mcp_url: str, tokens: LocalIssuer):
    async with Client(StreamableHttpTransport(mcp_url, auth=tokens.token("auditor"))) as tools:
        assert (await tools.call_tool("list_indicators")).structured_content["items"]
    async with Client(StreamableHttpTransport(mcp_url, auth=tokens.token("operator"))) as tools:
        with pytest.raises(ToolError, match="kpi:read"):
            await tools.call_tool("list_indicators")


def test_whoever_brings_no_token_or_comes_by_a_strange_name_is_turned_away(mcp_url: str):
    bearer = {"authorization": "Bearer x"}
    with httpx.Client(trust_env=False) as client:
        refused = client.post(mcp_url, json={})
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert client.post(mcp_url, json={}, headers={**bearer, "host": "evil.example"}).status_code == 421
        assert client.post(mcp_url, json={}, headers={**bearer, "origin": "https://evil.example"}).status_code == 403
