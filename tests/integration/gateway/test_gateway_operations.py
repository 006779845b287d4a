"""Operators see how the gateway stands: by its API, and on a page that holds nothing itself and needs no other host."""

import re

import httpx
import pytest

from gateway.pages.operator import SECTIONS, WIDE_SECTIONS, words

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
OURS = ("/v1/gateway/status", "/v1/gateway/routes", "/v1/gateway/usage")


async def test_only_operators_see_how_it_stands(as_role) -> None:
    for path in OURS:
        assert (await as_role("operator").get(path)).status_code == 200
        for stranger in ("manager", "hr", "finance", "system"):
            assert (await as_role(stranger).get(path)).status_code == 403


async def test_the_last_requests_are_told_without_what_they_said_or_who_sent_them(as_role) -> None:
    sender = as_role("manager", subject="E-4711")
    await sender.get("/v1/managers?limit=7", headers={"x-request-id": "call-of-lin"})
    await sender.get("/v1/accounts?limit=none")
    status = (await as_role("operator").get("/v1/gateway/status")).json()
    refused, listed = status["requests"][:2]
    assert (refused["operation"], refused["status"], refused["client"]) == ("list_accounts", 422, "kam")
    assert (listed["operation"], listed["status"], listed["request_id"]) == ("list_managers", 200, "call-of-lin")
    assert "E-4711" not in str(status)
    assert "limit=7" not in str(status)
    assert status["policies"]["limits"]["read"]["requests"] > 0
    assert (status["policies_refused"], status["circuits_open"], status["draining"]) == ([], [], False)


async def test_every_operation_is_listed_with_its_policy(as_role, suite) -> None:
    routes = (await as_role("operator").get("/v1/gateway/routes")).json()["items"]
    assert len(routes) == sum(len(item) for item in suite.document["paths"].values())
    found = {route["operation"]: route for route in routes}
    assert found["list_managers"] == {
        "operation": "list_managers", "service": "accounts", "method": "GET", "path": "/v1/managers",
        "scopes": ["accounts:read"], "timeout_ms": 5_000, "rate_class": "read", "priority": "normal",
        "idempotent": True, "cache_seconds": None, "deprecated_at": None, "sunset": None, "standing": "serves",
    }  # fmt: skip


def page_asks(suite) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(suite), base_url="http://kam.test")


@pytest.mark.parametrize(("language", "other"), [("en", "zh-CN"), ("zh-CN", "en")])
async def test_the_page_is_in_both_languages_and_complete(suite, language: str, other: str) -> None:
    async with page_asks(suite) as client:
        page = await client.get("/operations", headers={"accept-language": language})
        assert page.headers["content-language"] == language
        assert f'<html lang="{language}"' in page.text
        for name in (*SECTIONS, *WIDE_SECTIONS):
            assert words(language)[name] in page.text
            assert f'id="{name}"' in page.text
        switched = await client.get(f"/operations?lang={other}", headers={"accept-language": language})
        assert switched.headers["content-language"] == other
    assert words("en").keys() == words("zh-CN").keys()


async def test_the_page_needs_no_other_host_and_nothing_of_it_is_run_inline(suite) -> None:
    async with page_asks(suite) as client:
        page = await client.get("/operations")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        assert re.findall(r"<script>|javascript:| on\w+=| style=", page.text) == []
        for address in re.findall(r'(?:src|href)="([^"?]+)"', page.text):
            assert address.startswith("/")
            assert (await client.get(address)).status_code == 200
        script = (await client.get("/operations/page.js")).text
        assert "http:" not in script
        assert "https:" not in script
        for path in OURS:
            assert path in script


async def test_every_word_that_the_page_uses_is_there(suite) -> None:
    async with page_asks(suite) as client:
        script = (await client.get("/operations/page.js")).text
    lists = " ".join(re.findall(r"\[[^\]]+\]", script))
    named = {*re.findall(r"words\.(\w+)", script), *re.findall(r'"([a-z]\w+)"', lists)}
    assert {"operation", "none", "sunset"} <= named
    assert named <= words("en").keys()
