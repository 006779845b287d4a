"""Allocation at least cost through the gateway, on both databases: proposed, explained, limited, exported, applied."""

import pytest
from sqlalchemy import text

from chassis.db import Database
from chassis.jobs import Task
from chassis.settings import ServiceName
from chassis.work import Work, new_id, utc_now
from services.accounts.app import HOUSE
from services.accounts.usecases import allocation_runs
from services.accounts.usecases.allocation_runs import AllocationRun
from tests.integration.accounts.accounts_things import (
    assignment,
    codes,
    given_by_name,
    items,
    made,
    manager,
    over,
    plain_account,
)

START = "2026-04-01"
LEFT_OVER = text("SELECT count(*) FROM allocation_courses")


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def profile(client, manager_id, **fields):
    answer = await client.put(f"/v1/managers/{manager_id}/allocation-profile", json=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def proposed(client, **more):
    return await made(client, "/v1/allocations", {"starts_on": START} | more)


async def applied(office, as_role, allocation):
    path = f"/v1/allocations/{allocation['id']}/transitions"
    await made(as_role("admin"), path, {"transition": "approve"}, status=200)
    return await office.post(path, json={"transition": "apply"})


async def test_territory_style_and_tier_decide_and_every_part_of_the_price_is_told(office):
    near, far = await manager(office), await manager(office, external_id="A-018")
    match = {"tier": "C", "match_degree": "4.5", "matched_on": "2026-03-02"}
    kept = await profile(office, near["id"], territories=["CN"], styles=[match])
    assert (await office.get(f"/v1/managers/{near['id']}/allocation-profile")).json() == kept
    await profile(office, far["id"], territories=["DE"], tier_max="B")
    filed = await plain_account(office, "N-1")
    made_of_it = await proposed(office)
    [placement] = await items(office, f"/v1/allocations/{made_of_it['id']}/placements")
    assert (placement["account_id"], placement["manager_id"]) == (filed["id"], near["id"])
    assert placement["price"] == {
        "territory": "0", "skill": "0", "style": "13.5", "style_source": "entered", "switching": "0", "total": "13.5",
    }  # fmt: skip
    assert (placement["alternative_id"], placement["alternative_cost"]) == (far["id"], "180")
    assert float(made_of_it["bound"]) <= float(made_of_it["cost"])


async def test_hours_go_by_the_tier_once_an_account_has_one(office):
    await manager(office)
    filed = await plain_account(office, "N-1")
    sheet = {"product": "time_deposit", "as_of": "2026-03-01", "source": "ledger", "units": 1}
    await made(
        office, f"/v1/accounts/{filed['id']}/holdings", sheet | {"balance": {"amount": "6000000.00", "currency": "CNY"}}
    )
    await made(office, "/v1/tier-assessments", {"account_id": filed["id"], "as_of": "2026-03-31"})
    [placement] = await items(office, f"/v1/allocations/{(await proposed(office))['id']}/placements")
    assert (placement["tier"], placement["hours"]) == ("A", "40")


async def test_a_profile_names_tiers_that_there_are_each_once(office, as_role):
    someone = await manager(office)
    path = f"/v1/managers/{someone['id']}/allocation-profile"
    style = {"tier": "Z", "match_degree": "101", "matched_on": "2026-03-02"}
    wrong = await office.put(path, json={"tier_max": "X", "styles": [style, style]})
    assert set(codes(wrong)) == {
        ("/tier_max", "unknown_tier"),
        ("/styles/0/tier", "unknown_tier"),
        ("/styles/0/match_degree", "out_of_range"),
        ("/styles/1/tier", "unknown_tier"),
        ("/styles/1/tier", "tier_repeated"),
        ("/styles/1/match_degree", "out_of_range"),
    }
    assert (await office.get(path)).status_code == 404
    own = as_role("manager", subject="A-017")
    assert (await own.put(path, json={})).status_code == 403
    kept = await profile(office, someone["id"], tier_max="B")
    assert (await own.get(path)).json() == kept
    assert (await as_role("manager", subject="A-099").get(path)).status_code == 404


async def test_a_limit_of_moves_is_kept_and_told(office):
    crowded = await manager(office)
    await manager(office, external_id="A-018")
    for i in range(10):
        filed = await plain_account(office, f"N-{i}")
        await assignment(office, filed["id"], crowded["id"])
    free = await proposed(office)
    assert (free["moved_hours"], free["move_limit_hours"], free["unbalanced"]) == ("15", None, 0)
    limited = await proposed(office, move_limit_pct="20")
    assert (limited["moved_hours"], limited["move_limit_hours"], limited["unbalanced"]) == ("6", "6", 2)
    kept = await items(office, f"/v1/allocations/{limited['id']}/placements", reason="kept_by_move_limit")
    assert kept
    assert codes(await office.post("/v1/allocations", json={"starts_on": START, "move_limit_pct": "101"})) == [
        ("/move_limit_pct", "out_of_range")
    ]


def proposal(allocation):
    """What was proposed, whoever asked in which way."""
    return {name: value for name, value in allocation.items() if name not in ("id", "created_at", "updated_at")}


@pytest.mark.parametrize("limit", [None, "20"])
async def test_a_large_book_is_proposed_part_by_part_and_comes_to_the_same_as_in_one_request(office, limit):
    crowded = await manager(office)
    await manager(office, external_id="A-018")
    for i in range(10):
        filed = await plain_account(office, f"N-{i}")
        await assignment(office, filed["id"], crowded["id"])
    asked = {"starts_on": START, "move_limit_pct": limit}
    job = await made(office, "/v1/allocation-runs", asked, status=202)
    done = await over(office, f"/v1/jobs/accounts/{job['id']}")
    assert (done["state"], done["progress"]) == ("succeeded", {"done": 40, "total": 40, "unit": "accounts"})
    found, at_once = (await office.get(done["result"])).json(), await made(office, "/v1/allocations", asked)
    assert proposal(found) == proposal(at_once)
    by_part, whole = [await items(office, f"/v1/allocations/{each['id']}/placements") for each in (found, at_once)]
    assert by_part == whole


async def test_a_run_that_forgets_between_its_parts_goes_on_where_it_was(office, settings):
    for i in range(3):
        await manager(office, external_id=f"A-{i}")
    for i in range(7):
        await plain_account(office, f"N-{i}")
    database, cursor, done = Database.open(settings, ServiceName.ACCOUNTS), None, []
    asked = {"starts_on": START, "move_limit_pct": "10"}
    task = Task(new_id(), asked, 0, None)
    try:
        while not done or cursor is not None:
            advance = await database.write(
                lambda session: AllocationRun().step(Work(session, HOUSE, utc_now()), task, cursor),  # noqa: B023 - it is over before the next one begins
                heavy=True,
                house=True,
            )
            allocation_runs.forget()
            cursor, done = advance.cursor, [*done, advance.done]
        assert await database.read(lambda session: session.scalar(LEFT_OVER), house=True) == 0
    finally:
        await database.dispose()
    assert sum(done) == 4 * 7
    in_parts = await items(office, f"{advance.result}/placements")
    assert in_parts == await items(office, f"/v1/allocations/{(await proposed(office))['id']}/placements")


async def test_nobody_is_left_without_a_manager_by_applying(office, as_role):
    await manager(office, capacity_hours=3)
    for i in range(2):
        await plain_account(office, f"N-{i}")
    short = await proposed(office)
    assert short["unplaced"] == 1
    [left_out] = await items(office, f"/v1/allocations/{short['id']}/placements", reason="no_room")
    assert (left_out["unplaced_cost"], left_out["manager_id"]) == ("3600", None)
    answer = await applied(office, as_role, short)
    assert (answer.status_code, codes(answer)) == (409, [("", "accounts_left_over")])
    assert await given_by_name(office) == []
    await manager(office, external_id="A-018")
    assert (await applied(office, as_role, await proposed(office))).status_code == 200
    assert await items(office, "/v1/accounts", status="active", assigned=False) == []


@pytest.mark.parametrize("news", ["account", "manager", "assignment", "left"])
async def test_what_has_changed_in_the_book_since_is_named_and_nothing_is_applied(office, as_role, news):
    first, second = await manager(office), await manager(office, external_id="A-018")
    filed = await plain_account(office, "N-1")
    made_of_it = await proposed(office)
    if news == "account":
        filed = await plain_account(office, "N-2")
    elif news == "assignment":
        await assignment(office, filed["id"], second["id"])
    elif news == "manager":
        [placement] = await items(office, f"/v1/allocations/{made_of_it['id']}/placements")
        headers = {"content-type": "application/merge-patch+json", "if-match": '"v1"'}
        path = f"/v1/managers/{placement['manager_id']}"
        assert (await office.patch(path, json={"employed_until": "2026-03-01"}, headers=headers)).status_code == 200
    else:
        await made(office, f"/v1/accounts/{filed['id']}/transitions", {"transition": "rest"}, status=200)
    answer = await applied(office, as_role, made_of_it)
    assert (answer.status_code, codes(answer)) == (409, [("", "allocation_outdated")])
    assert filed["id"] in answer.json()["errors"][0]["detail"]
    assert await items(office, "/v1/assignments", manager_id=first["id"]) == []


async def test_what_changes_is_exported_and_drawn(office):
    old, new = await manager(office, employed_until="2026-03-01"), await manager(office, external_id="A-018")
    filed = await plain_account(office, "N-1")
    await assignment(office, filed["id"], old["id"], starts_on="2025-01-01")
    made_of_it = await proposed(office)
    path = f"/v1/allocations/{made_of_it['id']}"
    table = await office.get(f"{path}/diff", headers={"accept-language": "zh-CN"})
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "客户编号,客户,原客户经理,新客户经理,每月工时,层级,原因,费用（点）,次优费用（点）"
    assert lines[1:] == ["N-1,N-1,A-017,A-018,3,C,现任客户经理已离任，该客户转给费用最低且有工时者。,60,"]
    drawn = await office.get(f"{path}/picture")
    assert "1 accounts, 3 hours; 1 change hands" in drawn.text
    assert new["name"] in drawn.text


async def test_an_account_is_handed_over_without_a_day_between(office):
    old, new = await manager(office), await manager(office, external_id="A-018")
    product = await manager(office, external_id="P-001", role="product")
    filed = await plain_account(office, "N-1")
    given = await assignment(office, filed["id"], old["id"])
    path = f"/v1/assignments/{given['id']}/transitions"
    body = {"transition": "end", "ends_on": "2026-04-01", "reason": "moves"}
    wrong = await office.post(path, json=body | {"successor_id": product["id"]})
    assert codes(wrong) == [("/successor_id", "successor_in_another_role")]
    ended = await made(office, path, body | {"successor_id": new["id"]}, status=200)
    assert ended["ends_on"] == "2026-04-01"
    for day, holder in (("2026-03-31", old), ("2026-04-01", new)):
        [held] = await items(office, "/v1/assignments", account_id=filed["id"], on=day)
        assert held["manager_id"] == holder["id"]
