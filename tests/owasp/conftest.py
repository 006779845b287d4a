"""OWASP API Security Top 10 (2023), one file each, through the gateway; on SQLite, for none of it is the database's."""

import pytest

MANAGER = {"name": "林晓", "grade": "senior", "employed_from": "2021-07-01"}
ACCOUNT = {"kind": "organisation", "legal_name": "华南精工有限公司", "country": "CN"}


@pytest.fixture(scope="session", params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
async def account(as_role) -> dict:
    """An account in the care of manager A-1; manager A-2 has none."""
    office = as_role("supervisor")
    managers = [
        (await office.post("/v1/managers", json={"external_id": name, **MANAGER})).json() for name in ("A-1", "A-2")
    ]
    made = (await office.post("/v1/accounts", json=ACCOUNT)).json()
    given = {"account_id": made["id"], "manager_id": managers[0]["id"], "starts_on": "2026-01-01"}
    answer = await office.post("/v1/assignments", json=given)
    assert answer.status_code == 201, answer.text
    return made
