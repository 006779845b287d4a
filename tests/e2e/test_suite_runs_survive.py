"""Runs that are cut off by kill -9 go on where they were: everybody is scored, paid and qualified once."""

from collections import Counter

import httpx
import pytest
from running import running, wait_until

MANAGERS, PAID, ACCOUNTS = 1_000, 200, 1_000
PERIOD = "2026-03"
BOTH = {"en": "Name", "zh-CN": "名称"}
SCHEME = {
    "code": "satisfaction",
    "name": BOTH,
    "valid_from": "2026-01-01",
    "criteria": [{"indicator": "S7", "membership": {"kind": "line", "x1": "0", "x2": "100"}, "weight": "1"}],
}
PLAN = {
    "code": "base",
    "name": BOTH,
    "valid_from": "2026-01-01",
    "currency": "CNY",
    "components": [
        {"kind": "base_guarantee", "id": "base", "name": BOTH, "amount": {"amount": "4000.00", "currency": "CNY"}}
    ],
}


def landed(client: httpx.Client, noun: str, lines: list[str]) -> None:
    """Import a file and wait for it."""
    answer = client.post(f"/v1/imports/{noun}", content="\n".join(lines).encode(), headers={"content-type": "text/csv"})
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    wait_until(lambda: client.get(place).json()["state"] not in ("queued", "running"), 120)
    rows = client.get(place).json()["rows"]
    assert rows["landed"] == len(lines) - 1, rows


def begun(client: httpx.Client, path: str, body: dict) -> dict:
    """What a request made."""
    answer = client.post(path, json=body)
    assert answer.status_code in (201, 202), answer.text
    return answer.json()


def everybody(client: httpx.Client, path: str) -> list[dict]:
    """Every item of a list."""
    found, place = [], f"{path}&limit=200"
    while place:
        page = client.get(place)
        found += page.json()["items"]
        place = page.links.get("next", {}).get("url", "")
    return found


def carried_on(client: httpx.Client, job: str) -> dict:
    """A job that was cut off, once it has ended."""
    wait_until(lambda: client.get(job).json()["state"] not in ("queued", "running"), 180)
    return client.get(job).json()


def cut_off(suite, client: httpx.Client, job: str) -> None:
    """Kill everything once the job has come some way."""
    wait_until(lambda: client.get(job).json()["progress"]["done"] > 0, 90)
    assert client.get(job).json()["state"] == "running"
    suite.kill()


def on_record(client: httpx.Client, names: list[str]) -> None:
    """Put managers on record with the accounts service."""
    for name in names:
        begun(
            client,
            "/v1/managers",
            {"external_id": name, "name": name, "grade": "senior", "employed_from": "2020-01-01"},
        )


def approved(author: httpx.Client, second: httpx.Client) -> dict:
    """A pay plan that two people stand for."""
    plan = begun(author, "/v1/pay-plans", PLAN)
    for who, transition in ((author, "submit"), (second, "approve")):
        answer = who.post(f"/v1/pay-plans/{plan['id']}/transitions", json={"transition": transition})
        assert answer.status_code == 200, answer.text
    return plan


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_run_cut_off_in_the_middle_scores_pays_and_qualifies_everybody_once(tmp_path, database_url):
    names = [f"M-{number:04}" for number in range(MANAGERS)]
    with running(tmp_path, database_url=database_url) as suite, suite.client("system") as client:
        measured = [f"{name},satisfaction_score,{PERIOD},{number % 100}" for number, name in enumerate(names)]
        landed(client, "measurements", ["manager,measure,period,value", *measured])
        scheme = begun(client, "/v1/schemes", SCHEME)
        score_run = begun(client, "/v1/score-runs", {"scheme_id": scheme["id"], "period": PERIOD})
        cut_off(suite, client, score_run["job"])
    with running(tmp_path, database_url=database_url) as suite, suite.client("system") as client:
        job = carried_on(client, score_run["job"])
        assert (job["state"], job["progress"]["done"]) == ("succeeded", MANAGERS)
        assert client.get(f"/v1/score-runs/{score_run['id']}").json()["scored"] == MANAGERS
        cards = everybody(client, f"/v1/scorecards?score_run_id={score_run['id']}")
        assert Counter(card["manager"] for card in cards) == Counter(names)
        assert {card["manager"]: card["score"] for card in cards} == {
            name: f"{number % 100}.00" for number, name in enumerate(names)
        }
        on_record(client, names[:PAID])
        with suite.client("finance", "F-01") as finance, suite.client("finance", "F-02") as second:
            plan = approved(finance, second)
            order = {"score_run_id": score_run["id"], "pay_plan_id": plan["id"], "period": PERIOD}
            pay_run = begun(finance, "/v1/pay-runs", order)
            cut_off(suite, finance, pay_run["job"])
    with running(tmp_path, database_url=database_url) as suite, suite.client("finance", "F-01") as client:
        assert carried_on(client, pay_run["job"])["state"] == "succeeded"
        statements = everybody(client, f"/v1/pay-statements?pay_run_id={pay_run['id']}")
        assert Counter(statement["manager"] for statement in statements) == Counter(names[:PAID])
        total = client.get(f"/v1/pay-runs/{pay_run['id']}").json()["total"]
        assert total == {"amount": f"{4000 * PAID}.00", "currency": "CNY"}
        with suite.client("system") as system:
            rows = [f"C-{number},Company {number},CN" for number in range(ACCOUNTS)]
            landed(system, "accounts", ["external_id,legal_name,country", *rows])
            run = begun(system, "/v1/qualification-runs", {"evidence_until": "2026-03-31"})
            job = f"/v1/jobs/accounts/{run['id']}"
            cut_off(suite, system, job)
    with running(tmp_path, database_url=database_url) as suite, suite.client("system") as client:
        assert carried_on(client, job)["state"] == "succeeded"
        verdicts = everybody(client, "/v1/qualifications?present=false")
        assert len({verdict["account_id"] for verdict in verdicts}) == len(verdicts) == ACCOUNTS
