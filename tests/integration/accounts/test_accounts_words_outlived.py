"""What was said in activities and cases goes when nobody needs it any more; what was counted stays."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import change, items, made, plain_account
from tests.integration.accounts.rounds import carried
from tests.promises.planted import Planted, folders

NOW = datetime.now(UTC)
MONTH = NOW.strftime("%Y-%m")
NOUNS = ("activities", "complaints")
STAGES = ("unsay_activities", "unsay_complaints")


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


@pytest.fixture
def planted():
    return Planted()


@pytest.fixture
def rounds_in(settings):
    """The round as it will be so many days from now: how much each stage found."""
    return lambda days: carried(settings, days, STAGES)


async def visited(office, account_id: str, word) -> str:
    """A service that was rendered, with words wherever there can be some, twice over; the path."""
    when = {"starts_at": (NOW - timedelta(hours=1)).isoformat(), "ends_at": NOW.isoformat()}
    body = {"account_id": account_id, "kind": "service", "subject": word("subject"), "owner": "A-017", **when}
    body |= {"requested_at": (NOW - timedelta(hours=2)).isoformat(), "place": word("place"), "purpose": word("purpose")}
    body |= {"preparations": [{"what": word("preparation")}], "agenda": [word("agenda")], "minutes": word("earlier")}
    path = f"/v1/activities/{(await made(office, '/v1/activities', body))['id']}"
    here = await made(office, f"{path}/transitions", {"transition": "start"}, 200)
    steps = [{"what": word("step"), "owner": "A-017", "due_on": "2099-01-01"}]
    told = {"minutes": word("minutes"), "confirmed_by": word("confirmed"), "next_steps": steps}
    assert (await change(office, path, told, version=here["version"])).status_code == 200
    await made(office, f"{path}/transitions", {"transition": "complete", "reason": word("completed")}, 200)
    return path


async def complained(office, account_id: str, word) -> str:
    """A case that was closed, with words wherever there can be some; the path."""
    case = {"account_id": account_id, "kind": "complaint", "subject": word("case"), "description": word("story")}
    path = f"/v1/complaints/{(await made(office, '/v1/complaints', case))['id']}"
    for transition in ("acknowledge", "investigate"):
        now = await made(office, f"{path}/transitions", {"transition": transition, "reason": word(transition)}, 200)
    answer = {"answer": word("answer"), "valid": True, "countermeasure": "每月核对", "satisfaction": 4}
    assert (await change(office, path, answer, version=now["version"])).status_code == 200
    for transition in ("respond", "close"):
        await made(office, f"{path}/transitions", {"transition": transition, "reason": word(transition)}, 200)
    return path


async def counted(office) -> list[object]:
    """Every figure that activities and cases come to."""
    paths = ("/v1/activity-summary", "/v1/complaint-summary", "/v1/account-measures")
    return [(await office.get(path, params={"period": MONTH})).json() for path in paths]


async def test_what_was_said_goes_after_three_years_and_what_was_counted_stays(
    office, as_role, rounds_in, planted, backend, settings
):
    account_id = (await plain_account(office, "Zhou"))["id"]
    places = [await visited(office, account_id, planted.word), await complained(office, account_id, planted.word)]
    before = await counted(office)
    assert await rounds_in(1095) == [0, 0]
    assert await rounds_in(1097) == [1, 1]
    assert await rounds_in(1098) == [0, 0]
    assert await counted(office) == before
    shown = [(await office.get(place)).text for place in places]
    shown += [str(await items(office, f"/v1/accounts/{account_id}/history", noun=n, limit=200)) for n in NOUNS]
    assert [what for what, word in planted.words.items() if word in "".join(shown)] == []
    activity, case = (await office.get(places[0])).json(), (await office.get(places[1])).json()
    assert (activity["subject"], activity["minutes"], activity["state"]) == ("–", "–", "completed")
    assert [step["what"] for step in activity["next_steps"]] == ["–"]
    assert (case["description"], case["answer"]) == ("–", "–")
    assert (case["countermeasure"], case["satisfaction"]) == ("每月核对", 4)
    if backend == "sqlite":
        assert planted.left_in(folders(settings, None)) == {}
    entries = await items(as_role("auditor"), "/v1/audit-entries/accounts", limit=200)
    gone = {one["resource_id"] for one in entries if one["action"] == "erase_expired"}
    assert gone == set(places)


async def test_what_is_not_over_keeps_its_words(office, rounds_in):
    account_id = (await plain_account(office, "Zhou"))["id"]
    await made(office, "/v1/complaints", {"account_id": account_id, "kind": "complaint", "subject": "对账单迟到"})
    ahead = {"starts_at": (NOW + timedelta(1200)).isoformat(), "ends_at": (NOW + timedelta(1200, 60)).isoformat()}
    body = {"account_id": account_id, "kind": "visit", "subject": "走访", "owner": "A-017"} | ahead
    await made(office, "/v1/activities", body)
    assert await rounds_in(1100) == [0, 0]
