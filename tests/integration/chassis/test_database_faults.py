"""A database that is gone makes an operation 503 with Retry-After: never a 500, never a hanging request."""

import httpx
import pytest

from chassis.settings import ServiceName, Settings
from suite.compose import service_app, verifier_of
from suite.issuer import LocalIssuer


@pytest.fixture(params=["postgresql://nobody@127.0.0.1:1/kam", "sqlite:////nowhere/at/all/kam.db"])
def without_database(request, tmp_path):
    return Settings(data_dir=tmp_path, database_url=request.param, database_timeout_ms=1_000)


async def test_a_database_that_is_gone_is_a_503_that_says_when_to_come_back(without_database):
    app = service_app(ServiceName.ACCOUNTS, without_database, verifier_of(without_database), None)
    token = LocalIssuer.open(without_database).token("admin")
    headers = {"authorization": f"Bearer {token}", "accept-language": "zh-CN"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kam.test") as client:
        answer = await client.get("/readyz", headers=headers)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["errors"][0]["code"] == "database_down"
