"""What was committed is delivered, at least once and under one id; what was undone is never told."""

import asyncio
import base64
import hashlib
import hmac
from datetime import timedelta

import orjson
import pytest
from aiohttp import web
from chassis_things import AUTHOR, THING_MADE
from event_receiver import receiving
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.domain.errors import Conflict
from chassis.events import delivery, emit, outbox
from chassis.events import webhooks as usecases
from chassis.events.dispatcher import Dispatcher
from chassis.events.sender import Sender
from chassis.events.signature import secrets_of
from chassis.events.webhooks import Subscription, Terms
from chassis.settings import ServiceName
from chassis.tables import DeliveryRow, WebhookRow
from chassis.work import Work, utc_now

KEY = b"key"
TERMS = Terms.of([THING_MADE], plain_http=True)


@pytest.fixture
def dispatching(database, things_settings):
    sender = Sender(things_settings.webhook_networks)
    return Dispatcher(database, ServiceName.ACCOUNTS, sender, KEY, poll_s=0.01, first_delay_s=0.01)


async def write(database, deed):
    return await database.write(lambda session: deed(Work(session, AUTHOR, utc_now())))


async def subscribe(database, url) -> WebhookRow:
    return await write(
        database, lambda work: usecases.create_webhook(work, Subscription(url, ("thing.made",), ""), TERMS)
    )


async def look(database, query) -> list:
    """The rows, free to be read when the session is over."""

    def rows(session):
        found = list(session.scalars(query))
        session.expunge_all()
        return found

    return await database.read(rows)


async def make_thing(database, number=1) -> str:
    return str(await write(database, lambda work: emit(work, THING_MADE, f"/v1/things/{number}", {"number": number})))


async def until(condition, seconds=10.0):
    async with asyncio.timeout(seconds):
        while not (found := await condition()):  # noqa: ASYNC110 - the other side is a database
            await asyncio.sleep(0.01)
    return found


async def ended(database, number=1) -> list[DeliveryRow]:
    """The deliveries, once `number` of them are over."""

    async def over():
        query = select(DeliveryRow).order_by(DeliveryRow.id)
        rows = await look(database, query)
        return rows if sum(row.state in ("delivered", "dead") for row in rows) >= number else None

    return await until(over)


async def test_a_delivery_is_a_signed_cloud_event(database, dispatching):
    async with receiving() as receiver, dispatching.running():
        webhook = await subscribe(database, receiver.url)
        event_id = await make_thing(database, 7)
        await ended(database)
    ((headers, body),) = receiver.requests
    event = orjson.loads(body)
    assert headers["content-type"] == "application/cloudevents+json"
    assert {name: event[name] for name in ("specversion", "id", "source", "type", "subject", "sequence", "data")} == {
        "specversion": "1.0",
        "id": event_id,
        "source": "/services/accounts",
        "type": "thing.made",
        "subject": "/v1/things/7",
        "sequence": f"{1:020}",
        "data": {"number": 7},
    }
    secret = base64.b64decode(secrets_of(webhook, KEY, utc_now())[0].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"] == event_id


async def test_a_receiver_that_fails_is_tried_again_under_the_same_id(database, dispatching):
    async def third_time(count: int) -> web.Response:
        return web.Response(status=204 if count == 3 else 503)

    async with receiving(third_time) as receiver, dispatching.running():
        await subscribe(database, receiver.url)
        event_id = await make_thing(database)
        (row,) = await ended(database)
    assert receiver.ids == [event_id] * 3
    assert (row.state, row.failures, [attempt["status"] for attempt in row.attempts]) == (
        "delivered",
        2,
        [503, 503, 204],
    )


async def test_one_that_never_takes_it_is_given_up_and_can_be_asked_again(database, dispatching, monkeypatch):
    monkeypatch.setattr(delivery, "MOST_ATTEMPTS", 3)
    well = False

    async def when_well(_: int) -> web.Response:
        return web.Response(status=200 if well else 500)

    async with receiving(when_well) as receiver, dispatching.running():
        webhook = await subscribe(database, receiver.url)
        event_id = await make_thing(database)
        (row,) = await ended(database)
        assert (row.state, row.failures, len(receiver.ids)) == ("dead", 3, 3)
        well = True
        await write(database, lambda work: usecases.replay_delivery(work, webhook.id, row.id))
        (row,) = await ended(database)
    assert (row.state, receiver.ids) == ("delivered", [event_id] * 4)


async def test_what_was_undone_is_never_told(database, dispatching):
    def regret(work: Work) -> None:
        emit(work, THING_MADE, "/v1/things/regretted")
        raise Conflict

    async with receiving() as receiver, dispatching.running():
        await subscribe(database, receiver.url)
        with pytest.raises(Conflict):
            await write(database, regret)
        event_id = await make_thing(database)
        await ended(database)
    assert receiver.ids == [event_id]


async def test_a_delivery_outlives_the_worker_that_had_it(database, dispatching):
    async with receiving() as receiver:
        await subscribe(database, receiver.url)
        event_id = await make_thing(database)
        await database.write(outbox.relay)
        long_ago = utc_now() + timedelta(seconds=1)
        lost = await database.write(lambda session: delivery.claim(session, "accounts", KEY, long_ago))
        assert not await dispatching.deliver(), "another worker leaves it alone as long as the lease holds"
        later = long_ago + delivery.LEASE
        again = await database.write(lambda session: delivery.claim(session, "accounts", KEY, later))
        assert (again.event_id, again.fence) == (event_id, lost.fence + 1)
        outcome = await dispatching.sender.post(again.url, again.body, {"webhook-id": again.event_id})
        await database.write(lambda session: delivery.record(session, lost, outcome, later))
        assert await state_of(database, DeliveryRow) == "sending", "the old fence is void"
        await database.write(lambda session: delivery.record(session, again, outcome, later))
        assert await state_of(database, DeliveryRow) == "delivered"


async def test_a_slow_receiver_holds_up_nobody_else(database, dispatching):
    release = asyncio.Event()

    async def slow(_: int) -> web.Response:
        await release.wait()
        return web.Response()

    async with receiving(slow) as slow_one, receiving() as quick_one, dispatching.running():
        await subscribe(database, slow_one.url)
        await subscribe(database, quick_one.url)
        made = [await make_thing(database, number) for number in range(20)]
        await ended(database, 20)
        assert sorted(quick_one.ids) == sorted(made)
        assert len(slow_one.ids) <= 2, "one at a time, but for a race between two workers"
        release.set()


async def test_a_receiver_that_is_gone_is_paused_and_gets_the_rest_when_it_is_back(database, dispatching):
    gone = True

    async def answer(_: int) -> web.Response:
        return web.Response(status=410 if gone else 204)

    async with receiving(answer) as receiver, dispatching.running():
        webhook = await subscribe(database, receiver.url)

        async def paused() -> bool:
            return await state_of(database, WebhookRow) == "paused"

        made = [await make_thing(database)]
        await until(paused)
        made.append(await make_thing(database))
        await asyncio.sleep(0.2)
        assert len(receiver.ids) == 1
        gone = False
        await write(database, lambda work: usecases.transition_webhook(work, webhook.id, "resume"))
        await ended(database, 2)
    assert sorted(receiver.ids) == sorted([made[0], *made])


async def state_of(database, rows) -> str:
    (row,) = await look(database, select(rows))
    return row.state


async def test_a_redirect_is_not_followed_and_a_forbidden_address_not_called(database, dispatching):
    async with receiving() as inner:

        async def elsewhere(_: int) -> web.Response:
            return web.Response(status=307, headers={"location": inner.url})

        async with receiving(elsewhere) as outer:
            assert (await dispatching.sender.post(outer.url, b"{}", {})).status == 307
        refused = await Sender().post(inner.url, b"{}", {})
    assert (refused.status, refused.reason, refused.delivered) == (None, "address_refused", False)
    assert inner.requests == []


async def test_nobody_there_is_an_outcome(dispatching):
    assert (await dispatching.sender.post("http://127.0.0.1:1/", b"", {})).reason == "connection_failed"


async def test_numbers_have_no_gap_and_no_reader_misses_one(database, dispatching):
    """Eight writers, some of which change their minds; two relays; a reader that always goes on after the last seen."""
    made, seen = [], []

    async def writer(number: int) -> None:
        for turn in range(12):
            if turn % 3 == 2:
                with pytest.raises(Conflict):
                    await write(database, regret)
            else:
                made.append(await make_thing(database, number * 100 + turn))

    def regret(work: Work) -> None:
        emit(work, THING_MADE, "/v1/things/regretted")
        raise Conflict

    async def reader() -> None:
        while len(seen) < 64:
            query = (
                select(outbox.EventRow).where(outbox.EventRow.sequence > len(seen)).order_by(outbox.EventRow.sequence)
            )
            rows = await look(database, query)
            assert [row.sequence for row in rows] == list(range(len(seen) + 1, len(seen) + 1 + len(rows)))
            seen.extend(str(row.id) for row in rows)
            await asyncio.sleep(0.002)

    async with asyncio.timeout(30), dispatching.running(), dispatching.running():
        await asyncio.gather(reader(), *(writer(number) for number in range(8)))
    assert sorted(seen) == sorted(made)


async def test_without_repetition_a_receiver_that_fails_once_never_hears(database, dispatching, monkeypatch):
    """The negative control: with one attempt only, the event that the tests above see arrive does not."""
    monkeypatch.setattr(delivery, "MOST_ATTEMPTS", 1)

    async def second_time(count: int) -> web.Response:
        return web.Response(status=204 if count == 2 else 503)

    async with receiving(second_time) as receiver, dispatching.running():
        await subscribe(database, receiver.url)
        await make_thing(database)
        (row,) = await ended(database)
    assert (row.state, len(receiver.ids)) == ("dead", 1)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_without_the_relay_numbers_given_by_writers_are_missed(database):
    """The negative control: were events numbered as they are written, one that commits late would be read by nobody."""

    def numbered(session, number):
        event_id = emit(Work(session, AUTHOR, utc_now()), THING_MADE, f"/v1/things/{number}")
        session.get_one(outbox.EventRow, event_id).sequence = number

    def after(number):
        return select(outbox.EventRow).where(outbox.EventRow.sequence > number)

    async with AsyncSession(database.engine) as late, late.begin():
        await late.run_sync(numbered, 1)
        await database.write(lambda session: numbered(session, 2))
        (seen,) = await look(database, after(0))
    assert seen.sequence == 2
    assert await look(database, after(seen.sequence)) == []
