"""Managers through the gateway: the way of every request, on both databases."""

import asyncio

import pytest

MANAGER = {"external_id": "A-017", "name": "林晓", "grade": "senior", "employed_from": "2021-07-01"}


@pytest.fixture
def hr(as_role):
    return as_role("supervisor")


async def change(client, path, patch, version=None):
    headers = {"content-type": "application/merge-patch+json"} | ({"if-match": f'"v{version}"'} if version else {})
    return await client.patch(path, json=patch, headers=headers)


async def create(client, **changes):
    answer = await client.post("/v1/managers", json=MANAGER | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_manager_is_taken_on_record_and_found_where_location_says(hr):
    answer = await hr.post("/v1/managers", json=MANAGER)
    assert answer.status_code == 201
    found = await hr.get(answer.headers["location"])
    assert found.json() == answer.json()
    assert found.headers["etag"] == answer.headers["etag"] == '"v1"'
    assert found.json() | MANAGER == found.json()


async def test_a_personnel_number_is_taken_once_only(hr):
    await create(hr)
    again = await hr.post("/v1/managers", json=MANAGER)
    assert again.status_code == 409
    assert again.json()["errors"][0] | {"pointer": "/external_id", "code": "duplicate"} == again.json()["errors"][0]


async def test_every_fault_is_named_in_the_callers_language(hr):
    answer = await hr.post("/v1/managers", json={"external_id": 5, "surprise": 1}, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 422
    assert answer.headers["content-language"] == "zh-CN"
    found = {(error["pointer"], error["code"]) for error in answer.json()["errors"]}
    assert found == {
        ("/external_id", "wrong_type"),
        ("/surprise", "extra"),
        ("/name", "missing"),
        ("/grade", "missing"),
        ("/employed_from", "missing"),
    }
    assert all(
        "一" <= error["detail"][-2] <= "鿿" for error in answer.json()["errors"] if error["code"] != "wrong_type"
    )


async def test_a_repeated_post_with_its_key_happens_once(hr):
    key = {"idempotency-key": "k-1"}
    first = await hr.post("/v1/managers", json=MANAGER, headers=key)
    second = await hr.post("/v1/managers", json=MANAGER, headers=key)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["location"] == first.headers["location"]
    other = await hr.post("/v1/managers", json=MANAGER | {"name": "王敏"}, headers=key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["code"] == "idempotency_key_reused"
    assert len((await hr.get("/v1/managers")).json()["items"]) == 1


async def test_the_same_key_at_the_same_moment_happens_once(hr):
    answers = await asyncio.gather(
        *(hr.post("/v1/managers", json=MANAGER, headers={"idempotency-key": "k-2"}) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1


async def test_without_the_ledger_a_repeated_post_happens_again(hr, monkeypatch):
    """The negative control: with keys ignored, the repetition is a second request."""

    async def nothing(self):
        return None

    monkeypatch.setattr("chassis.edge.Edge._attempt", nothing)
    key = {"idempotency-key": "k-3"}
    answers = [await hr.post("/v1/managers", json=MANAGER, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]


async def test_a_rehearsal_checks_everything_and_changes_nothing(hr):
    rehearsed = await hr.post("/v1/managers?validate_only=true", json=MANAGER)
    assert rehearsed.status_code == 200
    assert (await hr.get("/v1/managers")).json()["items"] == []
    await create(hr)
    assert (await hr.post("/v1/managers?validate_only=true", json=MANAGER)).status_code == 409


async def test_a_change_names_the_version_it_changes(hr):
    manager = await create(hr)
    path = f"/v1/managers/{manager['id']}"
    assert (await change(hr, path, {"grade": "principal"})).status_code == 428
    changed = await change(hr, path, {"grade": "principal"}, 1)
    assert changed.json() | {"grade": "principal", "version": 2, "name": "林晓"} == changed.json()
    stale = await change(hr, path, {"grade": "junior"}, 1)
    assert stale.status_code == 412
    assert stale.json()["errors"][0]["code"] == "stale"
    unchanged = await hr.get(path, headers={"if-none-match": '"v2"'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


async def test_of_many_changes_to_one_version_one_wins(hr):
    manager = await create(hr)
    path = f"/v1/managers/{manager['id']}"
    answers = await asyncio.gather(*(change(hr, path, {"capacity_hours": n}, 1) for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    assert (await hr.get(path)).json()["version"] == 2


async def test_null_in_a_patch_removes_and_what_must_be_there_is_refused(hr):
    manager = await create(hr, employed_until="2027-01-01")
    path = f"/v1/managers/{manager['id']}"
    refused = await change(hr, path, {"grade": None, "employed_until": "2020-01-01"}, 1)
    assert refused.status_code == 422
    assert ("/grade", "missing") in {(error["pointer"], error["code"]) for error in refused.json()["errors"]}
    removed = await change(hr, path, {"employed_until": None}, 1)
    assert removed.json()["employed_until"] is None


async def test_pages_show_every_manager_once_in_order(hr):
    for number in range(7):
        await create(hr, external_id=f"A-{number:03}", name="同名" if number % 2 else f"经理{number}")
    seen, path = [], "/v1/managers?limit=3&sort=-name"
    while path:
        page = await hr.get(path)
        seen += page.json()["items"]
        path = page.links.get("next", {}).get("url")
    assert len({manager["id"] for manager in seen}) == len(seen) == 7
    assert [m["name"] for m in seen] == sorted((m["name"] for m in seen), reverse=True)


async def test_a_cursor_serves_only_the_query_that_it_came_from(hr):
    for number in range(3):
        await create(hr, external_id=f"A-{number}")
    cursor = (await hr.get("/v1/managers?limit=1")).json()["next_cursor"]
    assert (await hr.get(f"/v1/managers?limit=2&cursor={cursor}")).status_code == 200
    for query in (
        f"sort=name&cursor={cursor}",
        f"grade=senior&cursor={cursor}",
        f"cursor={cursor[:-2]}AA",
        "cursor=AAAA",
    ):
        refused = await hr.get(f"/v1/managers?{query}")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "malformed_cursor")


async def test_a_manager_sees_only_the_own_record(hr, as_role):
    own, other = await create(hr), await create(hr, external_id="A-018")
    manager = as_role("manager", subject="A-017")
    assert [item["id"] for item in (await manager.get("/v1/managers")).json()["items"]] == [own["id"]]
    assert (await manager.get(f"/v1/managers/{own['id']}")).status_code == 200
    assert (await manager.get(f"/v1/managers/{other['id']}")).status_code == 404


async def test_without_token_or_scope_nothing_is_told(client, as_role):
    assert (await client.get("/v1/managers", headers={"authorization": ""})).status_code == 401
    refused = await as_role("hr").post("/v1/managers", json=MANAGER)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "scope_missing")


async def test_every_write_leaves_an_audit_entry_and_a_refused_one_leaves_none(hr, as_role):
    await create(hr)
    await hr.post("/v1/managers", json=MANAGER)
    entries = (await as_role("auditor").get("/v1/audit-entries/accounts")).json()["items"]
    assert [(entry["action"], entry["resource_type"]) for entry in entries] == [("create_manager", "Manager")]


@pytest.mark.parametrize(
    "path", ["/v1/managers/none", "/v1/managers?limit=0", "/v1/managers?surprise=1", "/v1/managers?limit=1&limit=2"]
)
async def test_parameters_are_as_strict_as_bodies(hr, path):
    assert (await hr.get(path)).status_code == 422
