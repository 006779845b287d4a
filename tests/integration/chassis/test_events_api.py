"""What a subscriber sees and may do."""

import asyncio

import pytest
from chassis_things import AUTHOR, THING_MADE, THING_SEALED
from event_receiver import receiving

from chassis.events import emit
from chassis.work import Work, utc_now

PATH = "/v1/webhooks/accounts"
SCOPES = ("accounts:read", "events:read", "events:write")


@pytest.fixture
def core(things):
    return things("core", "system", *SCOPES)


def draft(url="https://core.bank.example/events", *types):
    return {"url": url, "types": list(types or ["thing.made"]), "description": "Core"}


async def tell(database, kind, subject):
    await database.write(lambda session: emit(Work(session, AUTHOR, utc_now()), kind, subject))


async def test_a_subscription_is_tried_and_its_log_says_what_came_of_it(core):
    async with receiving() as receiver:
        made = await core.post(PATH, json=draft(receiver.url))
        assert made.status_code == 201
        tried = await core.post(f"{made.headers['location']}/tests")
        assert tried.status_code == 201
        async with asyncio.timeout(10):
            while (found := (await core.get(tried.headers["location"])).json())["state"] != "delivered":  # noqa: ASYNC110 - it happens elsewhere
                await asyncio.sleep(0.02)
    assert receiver.ids == [found["event_id"]]
    assert (found["event_type"], found["allowed_transitions"]) == ("webhook.tested", ["replay"])
    log = (await core.get(f"{made.headers['location']}/deliveries", params={"state": "delivered"})).json()
    assert [item["id"] for item in log["items"]] == [found["id"]]


async def test_the_secret_rotates_with_a_day_of_both(core):
    place = (await core.post(PATH, json=draft())).headers["location"]
    (first,) = (await core.get(f"{place}/secret")).json()["secrets"]
    assert (await core.post(f"{place}/transitions", json={"transition": "rotate_secret"})).status_code == 200
    second, before = (await core.get(f"{place}/secret")).json()["secrets"]
    assert before == first != second


async def test_a_change_names_its_version_and_a_deletion_too(core):
    made = await core.post(PATH, json=draft())
    place, fresh = made.headers["location"], made.headers["etag"]
    headers = {"if-match": fresh, "content-type": "application/merge-patch+json"}
    changed = await core.patch(place, json={"url": "https://other.example/e"}, headers=headers)
    assert (changed.status_code, changed.json()["url"]) == (200, "https://other.example/e")
    assert (await core.delete(place, headers={"if-match": fresh})).status_code == 412
    assert (await core.delete(place, headers={"if-match": changed.headers["etag"]})).status_code == 204
    assert (await core.get(place)).status_code == 404


async def test_what_is_somebody_elses_is_not_there_but_for_an_admin(core, things):
    place = (await core.post(PATH, json=draft())).headers["location"]
    other, admin = things("other", "system", *SCOPES), things("boss", "admin", *SCOPES)
    for path in (place, f"{place}/secret", f"{place}/deliveries"):
        assert (await other.get(path)).status_code == 404
        assert (await admin.get(path)).status_code == 200
    assert (await other.post(f"{place}/transitions", json={"transition": "pause"})).status_code == 404
    assert (await other.post(f"{place}/tests")).status_code == 404
    assert (await other.get(PATH)).json()["items"] == []


async def test_nobody_subscribes_to_what_they_may_not_read(core, things):
    refused = await core.post(PATH, json=draft("https://a.example", "thing.made", "thing.sealed"))
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "scope_missing")
    paying = things("pay", "system", *SCOPES, "pay:read")
    assert (await paying.post(PATH, json=draft("https://a.example", "thing.sealed"))).status_code == 201


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://user:secret@a.example/", "webhook_url_unusable"),
        ("https://a.example/#part", "webhook_url_unusable"),
        ("https://a.example:99999/", "webhook_url_unusable"),
        ("https:///nothing", "webhook_url_unusable"),
    ],
)
async def test_an_address_that_hides_something_is_refused(core, url, code):
    answer = await core.post(PATH, json=draft(url))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_an_unknown_event_type_is_refused_where_it_stands(core):
    answer = await core.post(PATH, json=draft("https://a.example", "thing.made", "thing.lost"))
    assert answer.status_code == 422
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("unknown_event_type", "/types/1")
    ]


async def test_the_feed_goes_on_where_it_was_and_hides_what_the_token_may_not_know(core, things, database):
    for subject, kind in (("/1", THING_MADE), ("/2", THING_SEALED), ("/3", THING_MADE)):
        await tell(database, kind, subject)
    paying = things("pay", "system", *SCOPES, "pay:read")
    async with asyncio.timeout(10):
        while len((all_of_it := (await paying.get("/v1/events/accounts")).json())["items"]) < 3:  # noqa: ASYNC110 - it happens elsewhere
            await asyncio.sleep(0.02)
    assert [item["subject"] for item in all_of_it["items"]] == ["/1", "/2", "/3"]
    visible = (await core.get("/v1/events/accounts", params={"limit": 1})).json()
    assert [item["subject"] for item in visible["items"]] == ["/1"]
    rest = (await core.get("/v1/events/accounts", params={"after": visible["next_after"]})).json()
    assert [item["subject"] for item in rest["items"]] == ["/3"]
    nothing = (await core.get("/v1/events/accounts", params={"after": rest["next_after"]})).json()
    assert nothing == {"items": [], "next_after": rest["next_after"]}
    sealed = (await paying.get("/v1/events/accounts", params={"type": "thing.sealed"})).json()
    assert [item["subject"] for item in sealed["items"]] == ["/2"]


async def test_a_service_says_what_it_tells_of(core):
    types = (await core.get("/v1/event-types/accounts")).json()["items"]
    assert [kind["name"] for kind in types] == ["thing.made", "thing.sealed"]
