"""What the author of a job sees of it: its state, its progress as events, what can be asked of it."""

import httpx
import orjson
from chassis_things import AUTHOR

from chassis.jobs import enqueue
from chassis.work import Work, utc_now

PATH = "/v1/jobs/accounts"


async def started(client: httpx.AsyncClient, chunks: int) -> str:
    answer = await client.post("/v1/counts", params={"chunks": chunks})
    assert answer.status_code == 202
    return answer.headers["location"]


async def events(client: httpx.AsyncClient, location: str, last: str | None = None) -> list[tuple[str, int, dict]]:
    headers = {"last-event-id": last} if last else {}
    answer = await client.get(f"{location}/events", headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], int(fields["id"]), orjson.loads(fields["data"])))
    return found


async def test_progress_is_told_until_the_end(things):
    client = things()
    seen = await events(client, await started(client, 100))
    assert [name for name, _, _ in seen[:-1]] == ["progress"] * (len(seen) - 1)
    name, _, job = seen[-1]
    assert (name, job["state"], job["progress"]) == ("end", "succeeded", {"done": 100, "total": 100, "unit": "chunks"})
    assert [v for _, v, _ in seen] == sorted({v for _, v, _ in seen})
    assert len(seen) >= 3


async def test_who_comes_back_gets_only_what_is_new_and_after_the_end_nothing(things):
    client = things()
    location = await started(client, 3)
    end = (await events(client, location))[-1]
    again = await client.get(f"{location}/events", headers={"last-event-id": str(end[1])})
    assert again.status_code == 204
    assert [name for name, _, _ in await events(client, location, last=str(end[1] - 1))] == ["end"]
    assert [name for name, _, _ in await events(client, location, last="junk")] == ["end"]


async def test_a_job_has_an_etag_that_changes_with_it(things):
    client = things()
    location = await started(client, 2)
    await events(client, location)
    answer = await client.get(location)
    assert answer.headers["etag"] == f'"v{answer.json()["version"]}"'
    unchanged = await client.get(location, headers={"if-none-match": answer.headers["etag"]})
    assert unchanged.status_code == 304


async def test_transitions_are_listed_and_others_refused(things):
    client = things()
    location = await started(client, 500)
    assert (await client.get(location)).json()["allowed_transitions"] == ["cancel"]
    cancelled = await client.post(f"{location}/transitions", json={"transition": "cancel"})
    assert (cancelled.json()["state"], cancelled.json()["allowed_transitions"]) == ("cancelled", ["resume"])
    again = await client.post(f"{location}/transitions", json={"transition": "cancel"})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "transition_not_allowed")
    by_auditor = await things("a-1", "auditor").post(f"{location}/transitions", json={"transition": "resume"})
    assert (by_auditor.status_code, by_auditor.json()["errors"][0]["code"]) == (403, "not_the_author")
    assert (await things("s", "manager").post(f"{location}/transitions", json={"transition": "resume"})).is_error


async def test_a_failed_job_says_why_in_the_readers_language(things, database):
    job_id = await database.write(
        lambda session: enqueue(Work(session, AUTHOR, utc_now()), "refusing", {}, unit="chunks").id
    )
    client = things()
    await events(client, f"{PATH}/{job_id}")
    job = (await client.get(f"{PATH}/{job_id}", headers={"accept-language": "zh-CN"})).json()
    assert job["problem"]["title"] == "任务失败。"
    assert job["problem"]["errors"] == [{"pointer": "/rate", "code": "too_small", "detail": "此值不得小于 0。"}]


async def test_lists_are_filtered_and_narrowed_to_the_own_jobs(things):
    mine, yours = things("mine", "system", "accounts:read", "accounts:write"), things("yours", "manager")
    await started(yours, 1)
    location = await started(mine, 1)
    await events(mine, location)
    assert len((await yours.get(PATH)).json()["items"]) == 1
    assert len((await mine.get(PATH)).json()["items"]) == 2
    assert len((await mine.get(PATH, params={"state": "cancelled"})).json()["items"]) == 0
    assert len((await mine.get(PATH, params={"kind": "counting", "limit": 1})).json()["items"]) == 1
