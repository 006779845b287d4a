"""What an account file holds: addresses, documents due, groups, its history and the health of the relationship."""

from datetime import date, timedelta

import pytest

from chassis.auth import Principal
from chassis.settings import ServiceName
from chassis.work import Work, utc_now
from services.accounts.usecases.account_files import remind
from tests.apart import apart
from tests.integration.accounts.accounts_things import (
    account,
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    plain_account,
)
from tests.telling import told

HOUSE = Principal("kam-suite", frozenset({"system"}))
LICENCE = {"kind": "business_licence", "title": "营业执照"}
ADDRESS = {"kind": "registered", "line": "建国路 88 号", "country": "CN"}


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def group(office, *members):
    """A group whose members are `(account, parent, share)`."""
    found = await made(office, "/v1/account-groups", {"kind": "corporate", "name": "集团"})
    place = f"/v1/account-groups/{found['id']}"
    joined = {}
    for own, parent, share in members:
        body = {"account_id": own["id"], "parent_id": parent and parent["id"], "control_share": share}
        joined[own["external_id"]] = await made(office, f"{place}/members", body)
    return place, joined


async def test_a_group_is_a_tree_and_a_ring_is_refused_with_its_path(office):
    one, two, three = [await plain_account(office, name) for name in ("C-1", "C-2", "C-3")]
    place, joined = await group(office, (one, None, None), (two, one, "0.75"), (three, two, "0.4"))
    members = (await office.get(f"{place}/tree")).json()["members"]
    assert [(each["legal_name"], each["depth"], each["effective_share"]) for each in members] == [
        ("C-1", 0, "1"),
        ("C-2", 1, "0.750000"),
        ("C-3", 2, "0.300000"),
    ]
    ring = await change(office, f"{place}/members/{joined['C-1']['id']}", {"parent_id": three["id"]})
    assert codes(ring) == [("/parent_id", "group_cycle")]
    assert "C-1 → C-3 → C-2 → C-1" in ring.json()["errors"][0]["detail"]
    selfish = await change(office, f"{place}/members/{joined['C-3']['id']}", {"parent_id": three["id"]})
    assert codes(selfish) == [("/parent_id", "group_cycle")]
    twice = await office.post(f"{place}/members", json={"account_id": two["id"]})
    assert (twice.status_code, codes(twice)) == (409, [("/account_id", "already_in_group")])
    version = {"if-match": '"v1"'}
    controls = await office.delete(f"{place}/members/{joined['C-2']['id']}", headers=version)
    assert codes(controls) == [(":group_member_id", "controls_others")]
    assert (await office.delete(f"{place}/members/{joined['C-3']['id']}", headers=version)).status_code == 204


async def test_a_household_is_of_persons_who_own_no_shares_in_each_other(office):
    company = await plain_account(office, "C-1")
    people = [{"kind": "person", "legal_name": name, "country": "CN", "external_id": name} for name in ("P-1", "P-2")]
    parent, child = [await made(office, "/v1/accounts", person) for person in people]
    home = await made(office, "/v1/account-groups", {"kind": "household", "name": "王家"})
    place = f"/v1/account-groups/{home['id']}/members"
    assert codes(await office.post(place, json={"account_id": company["id"]})) == [
        ("/account_id", "household_of_persons")
    ]
    await made(office, place, {"account_id": parent["id"]})
    below = {"account_id": child["id"], "parent_id": parent["id"]}
    assert codes(await office.post(place, json=below | {"control_share": "0.5"})) == [
        ("/control_share", "share_in_household")
    ]
    joined = await made(office, place, below)
    late = await change(office, f"{place}/{joined['id']}", {"control_share": "1"})
    assert codes(late) == [("/control_share", "share_in_household")]
    headed = await made(office, "/v1/account-groups", {"kind": "corporate", "name": "集团"})
    corporate = f"/v1/account-groups/{headed['id']}/members"
    await made(office, corporate, {"account_id": parent["id"]})
    await made(office, corporate, {"account_id": company["id"], "parent_id": parent["id"], "control_share": "0.51"})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_manager_sees_of_a_group_the_own_accounts_only(office, as_role):
    one, two = [await plain_account(office, name) for name in ("C-1", "C-2")]
    place, _ = await group(office, (one, None, None), (two, one, "1"))
    leader = await manager(office)
    await assignment(office, two["id"], leader["id"])
    own, stranger = as_role("manager", subject="A-017"), as_role("manager", subject="A-999")
    assert [each["legal_name"] for each in (await own.get(f"{place}/tree")).json()["members"]] == ["C-2"]
    assert len(await items(own, f"{place}/members")) == 1
    assert (await stranger.get(place)).status_code == 404
    assert await items(stranger, "/v1/account-groups") == []
    assert (await own.post("/v1/account-groups", json={"kind": "household", "name": "X"})).status_code == 403


async def test_a_document_due_is_told_once_and_again_when_it_runs_out(office, as_role, settings):
    filed = await account(office)
    today = utc_now().date()
    due = await made(
        office, "/v1/account-documents", LICENCE | {"account_id": filed["id"], "due_on": str(today + timedelta(59))}
    )
    far = {"account_id": filed["id"], "due_on": str(today + timedelta(61))}
    await made(office, "/v1/account-documents", LICENCE | far)

    async def round_of_reminders() -> int:
        return await apart(settings, ServiceName.ACCOUNTS, lambda session: remind(Work(session, HOUSE, utc_now())))

    assert [await round_of_reminders(), await round_of_reminders()] == [1, 0]
    place = f"/v1/account-documents/{due['id']}"
    came = {"received_on": str(today), "valid_until": str(today + timedelta(30))}
    assert (await change(office, place, came, 2)).json()["next_due_on"] == came["valid_until"]
    assert [await round_of_reminders(), await round_of_reminders()] == [1, 0]
    system = as_role("system")
    subjects = [(kind, subject) for kind, subject, _ in await told(system, "accounts", 3)]
    assert subjects[1:] == [("account_document.due", place)] * 2
    listed = await items(office, "/v1/account-documents", due_by=today + timedelta(40))
    assert [each["id"] for each in listed] == [due["id"]]
    for_good = await change(office, place, {"valid_until": None}, 4)
    assert for_good.json()["next_due_on"] is None


async def test_every_changed_field_stands_in_the_history_with_who_changed_it(office):
    filed = await account(office)
    place = f"/v1/accounts/{filed['id']}"
    assert (await change(office, place, {"sector": "mining", "legal_name": "ZHOUYU"})).status_code == 200
    assert (await change(office, place, {"identifiers": []}, 2)).status_code == 200
    where = await made(office, f"{place}/addresses", ADDRESS)
    assert (await change(office, f"{place}/addresses/{where['id']}", {"city": "北京"})).status_code == 200
    assert (await office.delete(f"{place}/addresses/{where['id']}", headers={"if-match": '"v2"'})).status_code == 204
    history = await items(office, f"{place}/history")
    assert [(each["noun"], each["removed"]) for each in history] == [
        ("account_addresses", True),
        ("account_addresses", False),
        ("accounts", False),
        ("accounts", False),
    ]
    assert history[1]["fields"] == [{"field": "city", "before": "", "after": "北京"}]
    assert history[2]["fields"] == [{"field": "identifiers", "before": ["LEI 2138006MX3FMYM7UX432"], "after": []}]
    assert sorted(each["field"] for each in history[3]["fields"]) == ["legal_name", "sector"]
    assert {each["changed_by"] for each in history} == {history[0]["changed_by"]} != {""}
    first = await office.get(f"{place}/history", params={"limit": 1, "noun": "accounts"})
    second = await office.get(
        f"{place}/history", params={"limit": 1, "noun": "accounts", "cursor": first.json()["next_cursor"]}
    )
    assert [page.json()["items"][0]["version"] for page in (first, second)] == [3, 2]


async def test_health_is_read_from_what_is_known_and_names_what_is_not(office):
    filed = await account(office)
    place = f"/v1/accounts/{filed['id']}"
    empty = (await office.get(f"{place}/health")).json()
    assert (empty["score"], empty["known_weight_pct"]) == ("100.00", "15")
    today = utc_now().date()
    met = {"name": "陈立", "last_contacted_on": str(today - timedelta(33))}
    await made(office, f"{place}/contacts", met)
    case = {"account_id": filed["id"], "kind": "complaint", "subject": "迟到", "valid": True, "satisfaction": 4}
    await made(office, "/v1/complaints", case)
    month = date(today.year, today.month, 1)
    for back, amount in ((1, "95.00"), (4, "100.00")):
        when = f"{(month - timedelta(days=back * 28)):%Y-%m}"
        figure = {
            "figure": "revenue",
            "month": when,
            "source": "ledger",
            "amount": {"amount": amount, "currency": "CNY"},
        }
        await made(office, f"{place}/figures", figure)
    found = (await office.get(f"{place}/health")).json()
    points = {each["component"]: (each["value"], each["points"]) for each in found["components"]}
    assert points["engagement"] == ("33", "75.00")
    assert points["satisfaction"] == ("4.0000", "66.67")
    assert points["complaints"] == ("1", "66.67")
    assert points["trend"] == ("-0.0500", "50.00")
    assert found["missing"] == ["overdue", "goal_progress"]
    assert found["score"] == "66.07"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_stranger_finds_nothing_of_a_file(office, as_role):
    filed = await account(office)
    place, stranger = f"/v1/accounts/{filed['id']}", as_role("manager", subject="A-999")
    where = await made(office, f"{place}/addresses", ADDRESS)
    due = await made(office, "/v1/account-documents", LICENCE | {"account_id": filed["id"], "due_on": "2026-06-30"})
    for path in ("addresses", f"addresses/{where['id']}", "history", "health"):
        assert (await stranger.get(f"{place}/{path}")).status_code == 404, path
    assert (await stranger.post(f"{place}/addresses", json=ADDRESS)).status_code == 404
    assert (await change(stranger, f"{place}/addresses/{where['id']}", {"city": "X"})).status_code == 404
    assert (await change(stranger, f"/v1/account-documents/{due['id']}", {"title": "X"})).status_code == 404
    assert await items(stranger, "/v1/account-documents") == []
    nowhere = await office.post(f"{place}/addresses", json=ADDRESS | {"country": "ZZ"})
    assert codes(nowhere) == [("/country", "unknown_country")]
