"""Tiers, lists and allocations that are cut off by kill -9 go on where they were: every account is decided once."""

from collections import Counter

import pytest
from running import running, wait_until

ACCOUNTS = 2_000


def landed(client, lines: list[str]) -> None:
    answer = client.post(
        "/v1/imports/accounts", content="\n".join(lines).encode(), headers={"content-type": "text/csv"}
    )
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    wait_until(lambda: client.get(place).json()["state"] not in ("queued", "running"), 180)
    assert client.get(place).json()["rows"]["landed"] == len(lines) - 1


def begun(client, path: str, body: dict) -> str:
    """The job that a request queued, or what it made."""
    answer = client.post(path, json=body)
    assert answer.status_code in (201, 202), answer.text
    return answer.headers["location"]


def cut_off(suite, client, job: str) -> None:
    """Kill everything once the job has come some way; one that ended meanwhile was quicker than the knife."""
    wait_until(lambda: client.get(job).json()["state"] != "queued", 90)
    suite.kill()


def carried_on(client, job: str) -> dict:
    wait_until(lambda: client.get(job).json()["state"] not in ("queued", "running"), 180)
    found = client.get(job).json()
    assert found["state"] == "succeeded", found
    return found


def everybody(client, path: str) -> list[dict]:
    found, place = [], f"{path}&limit=200"
    while place:
        page = client.get(place)
        found += page.json()["items"]
        place = page.links.get("next", {}).get("url", "")
    return found


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_jobs_over_the_book_cut_off_in_the_middle_decide_every_account_once(tmp_path, database_url):
    with running(tmp_path, database_url=database_url) as suite, suite.client("admin") as client:
        landed(client, ["external_id,legal_name,country", *(f"N-{i:05},Company {i},CN" for i in range(ACCOUNTS))])
        for i in range(5):
            staff = {"external_id": f"A-{i}", "name": f"A-{i}", "grade": "senior", "employed_from": "2020-01-01"}
            begun(client, "/v1/managers", staff | {"capacity_hours": 744})
        everything = {"name": "all", "owner": "A-0", "condition": "status = 'active'", "refreshes_daily": False}
        listed = begun(client, "/v1/lists", everything)
        tiers = begun(client, "/v1/tier-runs", {"as_of": "2026-03-31"})
        cut_off(suite, client, tiers)
    with running(tmp_path, database_url=database_url) as suite, suite.client("admin") as client:
        assert carried_on(client, tiers)["progress"]["done"] == ACCOUNTS
        refresh = client.post(f"{listed}/refreshes").headers["location"]
        cut_off(suite, client, refresh)
    with running(tmp_path, database_url=database_url) as suite, suite.client("admin") as client:
        assert carried_on(client, refresh)["progress"]["done"] == ACCOUNTS
        allocation = begun(client, "/v1/allocation-runs", {"starts_on": "2026-04-01"})
        cut_off(suite, client, allocation)
    with running(tmp_path, database_url=database_url) as suite, suite.client("admin") as client:
        made = carried_on(client, allocation)["result"]
        assert [found["id"] for found in everybody(client, "/v1/allocations?sort=created_at")] == [made.split("/")[-1]]
        wanted = {
            "tiers": "/v1/tier-assessments?present=false",
            "members": f"/v1/list-members?list_id={listed.split('/')[-1]}",
            "placements": f"{made}/placements?sort=position",
        }
        for path in wanted.values():
            counted = Counter(found["account_id"] for found in everybody(client, path))
            assert (len(counted), set(counted.values())) == (ACCOUNTS, {1}), path
