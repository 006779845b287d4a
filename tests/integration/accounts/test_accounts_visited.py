"""Visits, calls, return visits and services through the gateway: before, during, after, and what they come to."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.integration.accounts.accounts_things import (
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    plain_account,
)

NOW = datetime.now(UTC).replace(microsecond=0)


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def month() -> str:
    return f"{NOW - timedelta(hours=6):%Y-%m}"


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


@pytest.fixture
async def account_id(office) -> str:
    return (await plain_account(office, "Zhou"))["id"]


async def planned(client, account_id: str, **more: object):
    body = {"account_id": account_id, "kind": "visit", "subject": "司库", "owner": "A-017"}
    return await made(client, "/v1/activities", body | {"starts_at": at(-6), "ends_at": at(-5)} | more)


async def moved(client, found, transition: str, status: int = 200, **more: object):
    return await made(client, f"/v1/activities/{found['id']}/transitions", {"transition": transition} | more, status)


async def test_a_visit_is_prepared_held_and_followed_up(office, account_id):
    person = await made(office, f"/v1/accounts/{account_id}/contacts", {"name": "王总"})
    visit = await planned(
        office, account_id, contact_ids=[person["id"]], preparations=[{"what": "对账单"}], agenda=["现状"]
    )
    path = f"/v1/activities/{visit['id']}"
    ready = await change(office, path, {"preparations": [{"what": "对账单", "ready": True}]})
    assert ready.json()["preparations"] == [{"what": "对账单", "ready": True}]
    here = await moved(office, visit, "start", at=at(-5.5))
    assert (here["state"], here["punctual"], here["allowed_transitions"]) == ("underway", True, ["complete"])
    late = await change(office, path, {"starts_at": at(-5.5)}, version=here["version"])
    assert codes(late) == [("/starts_at", "appointment_is_fixed")]
    early = await office.post(f"{path}/transitions", json={"transition": "complete", "at": at(-5)})
    assert codes(early) == [("/minutes", "minutes_missing")]
    after = {"minutes": "预算六月定", "next_steps": [{"what": "寄方案", "owner": "A-017", "due_on": "2099-01-01"}]}
    await change(office, path, after, version=here["version"])
    done = await moved(office, visit, "complete", at=at(-4.5))
    assert (done["state"], done["left_at"][:16]) == ("completed", at(-4.5)[:16])
    known = (await office.get(f"/v1/accounts/{account_id}/contacts/{person['id']}")).json()
    assert known["last_contacted_on"] == (NOW - timedelta(hours=5.5)).date().isoformat()


async def test_thirty_minutes_are_punctual_and_thirty_one_are_not(office, account_id):
    for minutes, expected in ((-31, False), (-30, True), (0, True), (30, True), (31, False)):
        visit = await planned(office, account_id)
        arrival = (NOW + timedelta(hours=-6, minutes=minutes)).isoformat()
        assert (await moved(office, visit, "start", at=arrival))["punctual"] is expected
    found = (await office.get(f"/v1/activity-summary?period={month()}&owner=A-017")).json()
    [visits] = [each for each in found["kinds"] if each["kind"] == "visit"]
    assert (visits["planned"], visits["open"], visits["punctual_share"]) == (5, 5, "0.6000")


async def test_a_service_keeps_its_promise_and_is_confirmed_by_the_customer(office, account_id):
    silent = {"account_id": account_id, "kind": "service", "subject": "装机", "owner": "A-017"}
    refused = await office.post("/v1/activities", json=silent | {"starts_at": at(-6), "ends_at": at(-7)})
    assert codes(refused) == [("/ends_at", "ends_before_it_starts"), ("/requested_at", "request_missing")]
    shares = []
    for asked in (-28, -29.5):
        service = await planned(office, account_id, kind="service", requested_at=at(asked))
        here = await moved(office, service, "start", at=at(-6))
        path = f"/v1/activities/{service['id']}"
        own = {"minutes": "已开通", "confirmed_by": "A-017"}
        signed = await change(office, path, own, version=here["version"])
        again = await office.post(f"{path}/transitions", json={"transition": "complete", "at": at(-5)})
        assert codes(again) == [("/confirmed_by", "confirmed_by_ourselves")]
        await change(office, path, {"confirmed_by": "王工"}, version=signed.json()["version"])
        await moved(office, service, "complete", at=at(-5))
        found = (await office.get(f"/v1/activity-summary?period={month()}&account_id={account_id}")).json()
        shares.append(next(each["within_promise_share"] for each in found["kinds"] if each["kind"] == "service"))
    assert shares == ["1.0000", "0.5000"]


async def test_a_return_visit_ends_with_satisfaction_and_the_rate_knows_what_was_missed(office, account_id):
    back = await planned(office, account_id, kind="return_visit", minutes="满意")
    await moved(office, back, "start", at=at(-6))
    path = f"/v1/activities/{back['id']}"
    silent = await office.post(f"{path}/transitions", json={"transition": "complete", "at": at(-5.5)})
    assert codes(silent) == [("/satisfaction", "satisfaction_missing")]
    await change(office, path, {"satisfaction": 4}, version=2)
    await moved(office, back, "complete", at=at(-5.5))
    for transition in ("miss", "cancel"):
        await moved(office, await planned(office, account_id, kind="return_visit"), transition, reason="改期")
    found = (await office.get(f"/v1/activity-summary?period={month()}")).json()
    [backs] = [each for each in found["kinds"] if each["kind"] == "return_visit"]
    assert (backs["planned"], backs["completed"], backs["missed"], backs["cancelled"]) == (3, 1, 1, 1)
    assert (backs["completion_rate"], backs["satisfaction_mean"], backs["minutes_mean"]) == ("0.5000", "4.00", "30.0")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_own_calendar_has_the_own_appointments_and_strangers_see_nothing(office, account_id, as_role):
    visit = await planned(
        office, account_id, starts_at=at(24), ends_at=at(25), place="总部, 三楼; A 座", agenda=["现状"]
    )
    gone = await planned(office, account_id, starts_at=at(48), ends_at=at(49))
    await moved(office, gone, "cancel", reason="出差")
    await planned(office, account_id, owner="A-018", starts_at=at(24), ends_at=at(25))
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    own, stranger = as_role("manager", subject="A-017"), as_role("manager", subject="B-1")
    answer = await own.get("/v1/calendar", headers={"accept": "text/calendar"})
    assert answer.headers["content-type"].startswith("text/calendar")
    events = {str(event["uid"]): event for event in Calendar.from_ical(answer.text).walk("VEVENT")}
    assert set(events) == {f"{visit['id']}@kam-suite", f"{gone['id']}@kam-suite"}
    event = events[f"{visit['id']}@kam-suite"]
    assert (event["location"], event["dtstart"].dt) == ("总部, 三楼; A 座", NOW + timedelta(hours=24))
    assert str(events[f"{gone['id']}@kam-suite"]["status"]) == "CANCELLED"
    assert not Calendar.from_ical((await stranger.get("/v1/calendar")).text).walk("VEVENT")
    for client, status, count in ((own, 200, 3), (stranger, 404, 0)):
        assert (await client.get(f"/v1/activities/{visit['id']}")).status_code == status
        assert (await change(client, f"/v1/activities/{visit['id']}", {})).status_code == status
        assert len(await items(client, "/v1/activities", until="2099-01-01", **{"from": "2020-01-01"})) == count


async def test_a_calendar_is_read_by_an_address_until_another_is_given(office, account_id, as_role, client):
    own = as_role("manager", subject="A-017")
    leader = await manager(office)
    await assignment(office, account_id, leader["id"])
    await planned(office, account_id, subject="走访客户")
    first = ((await own.post("/v1/calendar-address")).json())["path"]
    read = await client.get(first)
    assert read.status_code == 200
    assert "走访客户" in read.text
    second = ((await own.post("/v1/calendar-address")).json())["path"]
    assert [(await client.get(address)).status_code for address in (first, second)] == [422, 200]
    assert (await own.delete("/v1/calendar-address")).status_code == 204
    assert codes(await client.get(second)) == [("?key", "unknown_resource")]
