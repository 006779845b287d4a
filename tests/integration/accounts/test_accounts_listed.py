"""Lists of accounts through the gateway, on both databases: made, refreshed, worked to the end, exported."""

from datetime import timedelta

import pytest

from chassis.db import Database
from chassis.settings import ServiceName
from chassis.work import Work, utc_now
from services.accounts.app import HOUSE
from services.accounts.usecases.list_refreshes import due_refreshes, enqueue_due
from tests.integration.accounts.accounts_things import (
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    over,
    plain_account,
)
from tests.telling import told

TODAY = str(utc_now().date())


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def dormant(client, name):
    filed = await plain_account(client, name)
    return await made(client, f"/v1/accounts/{filed['id']}/transitions", {"transition": "rest"}, status=200)


async def reviving(client, **more):
    return await made(client, "/v1/lists", {"name": "唤醒", "owner": "A-017", "definition": "reviving"} | more)


async def refreshed(client, list_id):
    asked = await client.post(f"/v1/lists/{list_id}/refreshes")
    done = await over(client, asked.headers["location"])
    assert done["state"] == "succeeded", done
    return done


async def test_the_lists_that_ship_are_told_with_their_outcomes(office):
    found = (await office.get("/v1/list-definitions")).json()
    assert [one["code"] for one in found["items"]] == ["potential", "at_risk", "reviving"]
    assert [one["code"] for one in found["outcomes"]["at_risk"]] == ["kept", "no_risk", "lost"]


async def test_who_meets_the_rule_joins_and_leaves_by_a_job_and_every_day_can_be_asked_for(office):
    sleeping = await dormant(office, "N-1")
    await plain_account(office, "N-2")
    filed = await reviving(office)
    assert (filed["kind"], filed["condition"], filed["due_days"]) == ("reviving", "status = 'dormant'", 90)
    done = await refreshed(office, filed["id"])
    assert (done["progress"]["done"], done["result"]) == (2, f"/v1/list-members?list_id={filed['id']}")
    [member] = await items(office, done["result"])
    assert (member["account_id"], member["known"], member["joined_on"]) == (
        sleeping["id"],
        {"status": "dormant"},
        TODAY,
    )
    await refreshed(office, filed["id"])
    assert len(await items(office, "/v1/list-members", list_id=filed["id"])) == 1
    await made(office, f"/v1/accounts/{sleeping['id']}/transitions", {"transition": "activate"}, status=200)
    await refreshed(office, filed["id"])
    assert await items(office, "/v1/list-members", list_id=filed["id"], on=TODAY) == []
    [gone] = await items(office, "/v1/list-members", list_id=filed["id"])
    assert (gone["left_on"], gone["state"]) == (TODAY, "open")
    assert (await office.get(f"/v1/lists/{filed['id']}")).json()["refreshed_on"] == TODAY


async def test_open_lists_by_rule_refresh_once_a_day_by_themselves_and_tell_who_joins_and_leaves(
    office, as_role, settings
):
    sleeping = await dormant(office, "N-1")
    filed, by_hand = await reviving(office), await made(office, "/v1/lists", {"name": "拜访", "owner": "A-017"})
    frozen, closed = await reviving(office, refreshes_daily=False), await reviving(office)
    await made(office, f"/v1/lists/{closed['id']}/transitions", {"transition": "close"}, status=200)
    database = Database.open(settings, ServiceName.ACCOUNTS)

    async def looked(days: int) -> list[str]:
        now = utc_now() + timedelta(days=days)
        due = await database.read(lambda session: due_refreshes(Work(session, HOUSE, now)))
        for list_id in due:
            jobs = [
                await database.write(lambda session, one=list_id: enqueue_due(Work(session, HOUSE, now), one))
                for _ in range(2)
            ]
            assert jobs[1] is None, "somebody else has queued it"
        return [str(list_id) for list_id in due]

    try:
        assert await looked(0) == [filed["id"]]
        assert await looked(0) == []
        admin = as_role("admin")
        [job] = await items(admin, "/v1/jobs/accounts")
        assert (await over(admin, f"/v1/jobs/accounts/{job['id']}"))["author"] == "kam-suite"
        [joined] = await items(office, "/v1/list-members", list_id=filed["id"])
        await made(office, f"/v1/accounts/{sleeping['id']}/transitions", {"transition": "activate"}, status=200)
        await refreshed(office, filed["id"])
        assert await looked(1) == [filed["id"]]
    finally:
        await database.dispose()
    what = {"list": f"/v1/lists/{filed['id']}", "account": f"/v1/accounts/{sleeping['id']}"}
    place = f"/v1/list-members/{joined['id']}"
    news = [event for event in await told(as_role("system"), "accounts", 5) if "list" in event[0]]
    assert news == [("list_member.joined", place, what), ("list_member.left", place, what)]
    assert await items(office, "/v1/list-members", list_id=frozen["id"]) == []
    assert by_hand["condition"] is None


async def test_an_account_is_worked_to_a_coded_end_by_whoever_it_was_given_to(office, as_role):
    sleeping, served_by = await dormant(office, "N-1"), await manager(office)
    await assignment(office, sleeping["id"], served_by["id"])
    filed = await reviving(office)
    await refreshed(office, filed["id"])
    mine, other = as_role("manager", subject="A-017"), as_role("manager", subject="A-018")
    [member] = await items(mine, "/v1/list-members", list_id=filed["id"])
    path = f"/v1/list-members/{member['id']}"
    given = await change(office, path, {"owner": "A-017", "due_on": "2099-01-01"})
    assert (given.status_code, given.json()["owner"], given.json()["due_on"]) == (200, "A-017", "2099-01-01")
    assert codes(await change(office, path, {"due_on": "2000-01-01"}, version=2)) == [("/due_on", "due_before_joining")]
    assert (await change(mine, path, {"owner": "A-018"}, version=2)).status_code == 403
    assert (await other.get(path)).status_code == 404
    await made(mine, f"{path}/transitions", {"transition": "contact"}, status=200)
    ask = {"transition": "finish", "outcome": "kept"}
    assert codes(await mine.post(f"{path}/transitions", json=ask)) == [("/outcome", "unknown_outcome")]
    done = await made(mine, f"{path}/transitions", ask | {"outcome": "revived"}, status=200)
    assert (done["state"], done["outcome"], [step["actor"] for step in done["history"]]) == (
        "done", "revived", ["A-017", "A-017"],
    )  # fmt: skip
    progress = (await mine.get(f"/v1/lists/{filed['id']}/progress")).json()
    assert (progress["by_state"]["done"], progress["by_outcome"], progress["done_share"]) == (
        1,
        {"revived": 1},
        "1.0000",
    )
    assert (await other.get(f"/v1/lists/{filed['id']}/progress")).json()["members"] == 0


async def test_a_list_by_hand_holds_whom_somebody_put_there_once_and_has_no_rule(office):
    filed = await plain_account(office, "N-1")
    by_hand = await made(office, "/v1/lists", {"name": "年终拜访", "owner": "A-017"})
    assert (by_hand["kind"], by_hand["condition"], by_hand["due_days"]) == ("other", None, 30)
    body = {"list_id": by_hand["id"], "account_id": filed["id"], "owner": "A-017"}
    put = await made(office, "/v1/list-members", body)
    assert (put["by_rule"], put["known"]) == (False, None)
    assert codes(await office.post("/v1/list-members", json=body)) == [("/account_id", "on_the_list_already")]
    assert codes(await office.post(f"/v1/lists/{by_hand['id']}/refreshes")) == [("", "list_by_hand")]
    closing, close = f"/v1/lists/{by_hand['id']}/transitions", {"transition": "close"}
    assert codes(await office.post(closing, json=close)) == [("/reason", "work_left_undone")]
    await made(office, closing, close | {"reason": "名单并入季度走访"}, status=200)
    late = await office.post(f"/v1/list-members/{put['id']}/transitions", json={"transition": "contact"})
    assert (late.status_code, codes(late)) == (409, [(":list_member_id", "list_closed")])


async def test_whom_somebody_put_on_a_list_by_hand_stays_whatever_the_rule_says(office):
    filed, listed = await plain_account(office, "N-1"), await reviving(office)
    await made(office, "/v1/list-members", {"list_id": listed["id"], "account_id": filed["id"]})
    await refreshed(office, listed["id"])
    assert len(await items(office, "/v1/list-members", list_id=listed["id"], on=TODAY)) == 1


async def test_a_condition_is_refused_where_it_is_wrong(office, as_role):
    draft = {"name": "x", "owner": "A-017"}
    wrong = await office.post("/v1/lists", json=draft | {"condition": "wealth > 3 AND status > 'a'"})
    assert codes(wrong) == [("/condition", "unknown_trait"), ("/condition", "trait_compared_wrongly")]
    both = await office.post("/v1/lists", json=draft | {"condition": "score > 3", "definition": "at_risk"})
    assert codes(both) == [("/condition", "definition_or_condition")]
    unknown = await office.post("/v1/lists", json=draft | {"definition": "vips"})
    assert codes(unknown) == [("/definition", "unknown_definition")]
    assert (await as_role("manager", subject="A-017").post("/v1/lists", json=draft)).status_code == 403


async def test_a_list_is_exported_in_the_readers_language(office):
    await dormant(office, "N-1")
    filed = await reviving(office)
    await refreshed(office, filed["id"])
    table = await office.get(f"/v1/lists/{filed['id']}/export", headers={"accept-language": "zh-CN"})
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "客户编号,客户,加入日,离开日,负责人,期限,状态,结果"
    assert lines[1].startswith(f"N-1,N-1,{TODAY},,,")
    assert lines[1].endswith(",待办,")
