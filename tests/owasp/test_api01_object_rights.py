"""API1 Broken object level authorization: another's object is not there, whatever is asked of it."""

import pytest

READ = ["", "/contacts", "/evidence", "/interests", "/goals", "/holdings"]


@pytest.mark.parametrize("part", READ)
async def test_another_s_account_is_not_there_and_one_s_own_is(as_role, account, part):
    path = f"/v1/accounts/{account['id']}{part}"
    assert (await as_role("manager", "A-1").get(path)).status_code == 200
    assert (await as_role("manager", "A-2").get(path)).status_code == 404


async def test_another_s_account_cannot_be_changed(as_role, account):
    headers = {"if-match": '"v1"', "content-type": "application/merge-patch+json"}
    path, stranger = f"/v1/accounts/{account['id']}", as_role("manager", "A-2")
    assert (await stranger.patch(path, json={"legal_name": "x"}, headers=headers)).status_code == 404
    assert (await as_role("supervisor").get(path)).json() == account


async def test_lists_and_filters_leave_it_out(as_role, account):
    stranger = as_role("manager", "A-2")
    assert (await stranger.get("/v1/accounts")).json()["items"] == []
    assert (await stranger.get(f"/v1/activities?account_id={account['id']}")).json().get("items", []) == []
