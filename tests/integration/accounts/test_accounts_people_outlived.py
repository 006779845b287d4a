"""What is known of people goes by itself when its time is over, with the rule that decided in the audit chain."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import items, made, plain_account
from tests.integration.accounts.rounds import carried

TODAY = datetime.now(UTC).date()
STAGES = ("forget_people", "forget_notes", "forget_interests")


@pytest.fixture
def rounds_in(settings):
    """The round as it will be so many days from now: how much each stage found."""
    return lambda days: carried(settings, days, STAGES)


async def test_what_is_known_of_people_goes_when_its_time_is_over(as_role, rounds_in):
    office = as_role("supervisor")
    account_id = (await plain_account(office, "Zhou"))["id"]
    people = f"/v1/accounts/{account_id}/contacts"
    left, stays = [(await made(office, people, {"name": n, "in_post": n != "Li"}))["id"] for n in ("Li", "Wang")]
    note = {"noted_on": TODAY.isoformat(), "source": "observed", "note": "careful"}
    notes = f"{people}/{stays}/personality-notes"
    kept = await made(office, notes, note)
    interest = {"contact_id": stays, "stake": "expertise", "threatens": "the pool", "likelihood": "0.5", "impact": 4}
    interest |= {"way": "trust", "owner": "A-017", "review_on": (TODAY + timedelta(30)).isoformat()}
    interests = f"/v1/accounts/{account_id}/interests"
    filed = await made(office, interests, interest)
    assert await rounds_in(394) == [0, 0, 0]
    assert await rounds_in(395) == [0, 0, 1]
    assert await rounds_in(729) == [0, 0, 0]
    assert await rounds_in(731) == [1, 1, 0]
    assert [one["id"] for one in await items(office, people)] == [stays]
    assert await items(office, notes) == await items(office, interests) == []
    entries = await items(as_role("auditor"), "/v1/audit-entries/accounts", limit=200)
    gone = {one["resource_id"]: one["details"] for one in entries if one["action"] == "erase_expired"}
    places = [f"{people}/{left}", f"{notes}/{kept['id']}", f"{interests}/{filed['id']}"]
    assert gone == {place: {"rules": "retention@2026-12-01"} for place in places}
