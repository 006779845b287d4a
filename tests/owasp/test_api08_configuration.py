"""API8 Security misconfiguration: answers tell nothing of the inside, and no door is open that nobody asked for."""

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from chassis.settings import Settings
from suite.issuer import LocalIssuer


async def test_what_breaks_inside_stays_inside(suite, settings, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM inside")

    monkeypatch.setattr("services.accounts.usecases.managers.list_managers", broken)
    headers = {"authorization": f"Bearer {LocalIssuer.open(settings).token('admin', None)}"}
    transport = httpx.ASGITransport(suite, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://kam.test", headers=headers) as client:
        answer = await client.get("/v1/managers")
    assert answer.status_code == 500
    assert not {"secret", "Traceback", "RuntimeError", ".py"} & set(answer.text.split())
    assert "secret" not in answer.text


async def test_no_other_origin_is_let_in(as_role):
    answer = await as_role("admin").get("/v1/accounts", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_refusal_does_not_say_back_what_was_sent(as_role):
    answer = await as_role("supervisor").post("/v1/accounts", json={"legal_name": 5, "country": "<script>x</script>"})
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/.env", "/.git/config", "/admin", "/debug", "/actuator", "/docs/../.env"])
async def test_there_is_nothing_that_scanners_look_for(as_role, path):
    assert (await as_role("admin").get(path)).status_code in (400, 404)


def test_production_does_not_start_without_keys_of_its_own(tmp_path):
    with pytest.raises(ValidationError):
        Settings(data_dir=tmp_path, environment="production", secret_key=SecretStr("short"))
