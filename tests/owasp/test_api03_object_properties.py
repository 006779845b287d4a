"""API3 Broken object property level authorization: nobody sets what is not theirs to set, nor sees what is not."""

import pytest

from tests.contract.test_access import access, shown_too_widely

OURS = {
    "id": "01981d2e-7a7c-7000-8000-000000000001",
    "version": 7,
    "created_at": "2020-01-01T00:00:00Z",
    "state": "closed",
}


@pytest.mark.parametrize("name", OURS)
async def test_what_the_service_sets_nobody_else_does(as_role, account, name):
    office = as_role("supervisor")
    draft = {"kind": "organisation", "legal_name": "x", "country": "CN", name: OURS[name]}
    made = await office.post("/v1/accounts", json=draft)
    assert (made.status_code, made.json()["errors"][0]["pointer"]) == (422, f"/{name}")
    headers = {"if-match": '"v1"', "content-type": "application/merge-patch+json"}
    changed = await office.patch(f"/v1/accounts/{account['id']}", json={name: OURS[name]}, headers=headers)
    assert changed.status_code == 422


def test_sensitive_fields_need_their_scope():
    assert shown_too_widely(access().fields) == []


async def test_vested_interests_are_not_among_what_everybody_reads_of_a_contact(as_role, account):
    path = f"/v1/accounts/{account['id']}"
    assert (await as_role("finance").get(f"{path}/interests")).status_code == 403
    assert (await as_role("finance").get(f"{path}/contacts")).status_code == 200
