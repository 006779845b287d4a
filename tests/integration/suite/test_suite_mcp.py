"""Chosen operations as tools for a language model: the gateway's answers and refusals, with the user's own token."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import httpx
import pytest
from fastmcp import Client
from fastmcp.exceptions import ToolError

from gateway.contracts import load_contracts
from suite.issuer import LocalIssuer
from suite.mcp.offer import offered
from suite.mcp.server import server_of
from tests.conformance import ConformingTransport

ACCOUNT = {"kind": "organisation", "external_id": "C-1", "legal_name": "Huaxin Steel", "country": "CN"}
ClientOf = Callable[[str], AbstractAsyncContextManager[Client]]


@pytest.fixture
def tools_as(suite, settings) -> ClientOf:
    """Opens the tools as a user with a role; to be opened in the test, for a client lives in one task."""
    issuer, contracts = LocalIssuer.open(settings), load_contracts()

    def client_of(role: str) -> AbstractAsyncContextManager[Client]:
        way = ConformingTransport(httpx.ASGITransport(suite), suite.document)
        asking = httpx.AsyncClient(transport=way, base_url="http://kam.test")
        token = issuer.token(role) if role else ""
        return Client(server_of(offered(contracts), contracts, asking, lambda: f"Bearer {token}"))

    return client_of


async def test_a_tool_answers_what_the_gateway_answers(as_role, tools_as: ClientOf) -> None:
    made = (await as_role("admin").post("/v1/accounts", json=ACCOUNT)).json()
    async with tools_as("auditor") as tools:
        listed = await tools.call_tool("list_accounts", {"limit": 1})
        read = await tools.call_tool("get_account", {"account_id": made["id"]})
    assert [item["legal_name"] for item in listed.structured_content["items"]] == ["Huaxin Steel"]
    assert read.structured_content == (await as_role("auditor").get(f"/v1/accounts/{made['id']}")).json()


async def test_every_tool_is_a_read_and_says_in_full_what_it_takes(tools_as: ClientOf) -> None:
    async with tools_as("auditor") as tools:
        found = {tool.name: tool for tool in await tools.list_tools()}
    assert list(found) == [operation.operation_id for operation in offered(load_contracts())]
    assert all(tool.annotations.read_only_hint and tool.description for tool in found.values())
    taken = found["get_scheme_weights"].input_schema
    assert (taken["required"], taken["additionalProperties"]) == (["scheme_id", "period"], False)
    state = found["list_role_models"].input_schema["properties"]["state"]
    assert state["enum"]
    assert state["description"]


async def test_nobody_sees_by_a_tool_what_the_api_would_not_show(as_role, tools_as: ClientOf) -> None:
    await as_role("admin").post("/v1/accounts", json=ACCOUNT)
    async with tools_as("manager") as tools:
        assert (await tools.call_tool("list_accounts")).structured_content["items"] == []
    async with tools_as("operator") as tools:
        with pytest.raises(ToolError, match="accounts:read"):
            await tools.call_tool("list_accounts")
    async with tools_as("") as tools:
        with pytest.raises(ToolError, match='"status":401'):
            await tools.call_tool("list_accounts")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("list_accounts", {"limit": 1_000}, r"\?limit"),
        ("list_accounts", {"colour": "red"}, r"\?colour"),
        ("get_account", {}, "account_id has to be given"),
        ("get_account", {"account_id": ".."}, "account_id has to be given"),
        ("get_account", {"account_id": "../managers"}, '"status":404'),
        ("get_account", {"account_id": "x?limit=1"}, '"code":"[a-z_]*format'),
        ("create_account", ACCOUNT, "Unknown tool"),
        ("get_pay_statement", {"pay_statement_id": "x"}, "Unknown tool"),
    ],
)
async def test_what_cannot_be_answered_is_an_error_that_a_model_can_mend(
    tools_as: ClientOf, tool: str, arguments: dict, said: str
) -> None:
    async with tools_as("auditor") as tools:
        with pytest.raises(ToolError, match=said):
            await tools.call_tool(tool, arguments)
