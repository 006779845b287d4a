"""The bank's own holidays through the gateway: filed by the office, in force at once, corrected by filing anew."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import codes, items, made, plain_account

NOW = datetime.now(UTC)
LATELY = [NOW.date() - timedelta(days=back) for back in range(-2, 32)]
PATH = "/v1/business-calendars"


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def calendars(client, holidays: list[date]) -> list[dict[str, object]]:
    """A calendar of each year of the last month, since one month may touch two."""
    return [
        await made(
            client, PATH, {"year": year, "holidays": [str(d) for d in holidays if d.year == year], "source": "X"}
        )
        for year in sorted({day.year for day in LATELY})
    ]


async def spent_minutes(client, case: dict[str, object]) -> int:
    return (await client.get(f"/v1/complaints/{case['id']}")).json()["answer_clock"]["spent_minutes"]


async def test_clocks_stand_still_on_the_banks_own_holidays_until_they_are_corrected(office, as_role):
    account_id = (await plain_account(office, "Zhou"))["id"]
    month_ago = (NOW - timedelta(days=30)).isoformat()
    body = {"account_id": account_id, "kind": "enquiry", "subject": "利率", "received_at": month_ago}
    case = await made(office, "/v1/complaints", body)
    first = await calendars(office, [])
    by_weekdays = await spent_minutes(office, case)
    assert by_weekdays >= 19 * 540
    assert case["answer_clock"]["promised_minutes"] < by_weekdays
    await calendars(office, LATELY)
    assert await spent_minutes(office, case) == 0
    assert (await office.get("/v1/complaint-summary", params={"period": month_ago[:7]})).json()["enquiries"] == 1
    last = await calendars(office, [])
    assert await spent_minutes(office, case) == by_weekdays
    of_year = await items(office, PATH, year=LATELY[5].year)
    assert {first[0]["id"], last[0]["id"]} <= {found["id"] for found in await items(office, PATH)}
    assert of_year[0] in last
    assert (await office.get(f"{PATH}/{first[0]['id']}")).json() == first[0]


async def test_the_calendar_of_2026_is_there_and_the_banks_own_follows_it(office):
    [shipped] = await items(office, PATH, year=2026)
    assert "2026-02-17" in shipped["holidays"]
    assert "国务院" in shipped["source"]
    own = await made(office, PATH, {"year": 2026, "holidays": ["2026-07-01"], "source": "X"})
    assert await items(office, PATH, year=2026) == [own, shipped]


async def test_what_cannot_be_in_a_calendar_is_located_in_the_readers_language(office, as_role):
    wrong = {"year": 2027, "holidays": ["2026-12-31", "2027-01-01"], "extra_days": ["2027-01-01"], "source": "X"}
    refused = await office.post(PATH, json=wrong, headers={"accept-language": "zh-CN"})
    assert codes(refused) == [("/holidays/0", "not_in_year"), ("/extra_days/0", "day_repeated")]
    assert refused.json()["errors"][1]["detail"] == "2027-01-01 在此重复出现。"
    no_days = {"year": 1999, "holidays": ["2027-02-30"], "source": ""}
    assert {pointer for pointer, _ in codes(await office.post(PATH, json=no_days))} >= {"/year", "/holidays/0"}
    managers = as_role("manager", subject="A-1")
    assert (await managers.post(PATH, json=wrong)).status_code == 403
    assert (await managers.get(PATH)).status_code == 200
    assert (await office.get(f"{PATH}/01981d2e-7a7c-7000-8000-00000000dead")).status_code == 404
