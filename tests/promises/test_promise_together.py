"""Several processes on the same rows: no update is lost, nothing is approved twice, nobody is paid twice."""

import pytest

from tests.integration.kpi.kpi_story import create, finished, measured, on_record, paid, scored, signed
from tests.scale import scaled

MANAGER = {
    "external_id": "A-017",
    "name": "林晓",
    "grade": "senior",
    "employed_from": "2021-07-01",
    "capacity_hours": 1,
}
ACCOUNT = {"kind": "organisation", "legal_name": "同时有限公司", "country": "CN"}
pytestmark = pytest.mark.usefixtures("second_person")
PROCESSES = scaled(4, 8)
TIMES = scaled(8, 100)


async def counted(as_role, processes, settings, without=""):
    """How often the processes were told that their change had landed, and what stands there."""
    office = as_role("supervisor")
    path = f"/v1/managers/{(await create(office, '/v1/managers', MANAGER))['id']}"
    order = {"service": "accounts", "role": "supervisor", "subject": "S-1", "path": path, "field": "capacity_hours"}
    results = await processes.do(settings, "count", [order | {"times": TIMES}] * PROCESSES, without)
    return sum(result["landed"] for result in results), (await office.get(path)).json()["capacity_hours"] - 1


async def test_no_update_of_several_processes_is_lost(as_role, processes, settings):
    told, there = await counted(as_role, processes, settings)
    assert told == there == PROCESSES * TIMES


async def test_without_versions_updates_are_lost(as_role, processes, settings):
    """The negative control: the same processes, told 200 as often, have written over each other."""
    told, there = await counted(as_role, processes, settings, without="versions")
    assert told == PROCESSES * TIMES
    assert there < told


async def run_of(as_role):
    finance = as_role("finance", subject="F-01")
    await on_record(as_role("system"))
    await measured(finance)
    return await scored(finance)


def pressing(run, transition, persons):
    body = {"transition": transition}
    path = f"/v1/pay-runs/{run['id']}/transitions"
    return [{"service": "kpi", "role": "finance", "subject": person, "path": path, "body": body} for person in persons]


async def test_of_many_who_approve_and_pay_at_once_one_does(as_role, processes, settings):
    finance = as_role("finance", subject="F-01")
    run = await paid(finance, await run_of(as_role))
    persons = [f"F-1{number}" for number in range(PROCESSES)]
    for transition in ("review", "approve", "pay", "close"):
        results = await processes.do(settings, "post", pressing(run, transition, persons))
        assert sorted(result["status"] for result in results) == [200, *[409] * (PROCESSES - 1)], transition
    entries = (await as_role("auditor").get("/v1/audit-entries/kpi?limit=200")).json()["items"]
    actions = [entry["action"] for entry in entries]
    assert [actions.count(f"{name}_pay_run") for name in ("review", "approve", "pay", "close")] == [1, 1, 1, 1]


async def paid_at_once(as_role, processes, settings, without=""):
    """Two approved runs for the same people and month, paid in the same moment; how many were."""
    finance, second = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    score_run = await run_of(as_role)
    one = await paid(finance, score_run)
    order = {name: one[name] for name in ("score_run_id", "pay_plan_id", "period")}
    other = await create(finance, "/v1/pay-runs", order)
    assert (await finished(finance, other["job"]))["state"] == "succeeded"
    for run in (one, other):
        await signed(second, run, "review", "approve")
    orders = [order for run in (one, other) for order in pressing(run, "pay", ["F-03", "F-04"])]
    results = await processes.do(settings, "post", orders, without)
    return [result["status"] for result in results].count(200)


async def test_nobody_is_paid_twice_for_the_same_month_by_the_same_plan(as_role, processes, settings):
    assert await paid_at_once(as_role, processes, settings) == 1


async def test_without_a_look_at_rival_runs_people_are_paid_twice(as_role, processes, settings):
    """The negative control."""
    assert await paid_at_once(as_role, processes, settings, without="rivals") == 2


async def made_at_once(as_role, processes, settings, without=""):
    headers = {"idempotency-key": "once"}
    order = {"service": "accounts", "role": "system", "subject": "core", "path": "/v1/accounts", "body": ACCOUNT}
    results = await processes.do(settings, "post", [order | {"headers": headers}] * PROCESSES, without)
    return {result["body"].get("id") for result in results}, {result["status"] for result in results}


async def test_one_request_repeated_by_several_processes_at_once_happens_once(as_role, processes, settings):
    ids, statuses = await made_at_once(as_role, processes, settings)
    assert (len(ids), statuses) == (1, {201})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_keys_the_same_request_happens_as_often_as_it_is_sent(as_role, processes, settings):
    """The negative control."""
    ids, _ = await made_at_once(as_role, processes, settings, without="keys")
    assert len(ids) == PROCESSES
