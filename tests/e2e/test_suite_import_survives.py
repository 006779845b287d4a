"""An import that is cut off by kill -9 goes on where it was, and every row lands exactly once."""

import csv
import io
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import httpx
from running import running, wait_until

COMPANIES = Path(__file__).parents[2] / "suite/demo_data/companies.csv"
ROWS = 30_000
CSV = {"content-type": "text/csv"}


def file() -> tuple[bytes, Counter[str]]:
    """The real companies, ten times under ids of a bank's own system, and how often each name is in it."""
    with COMPANIES.open(encoding="utf-8") as opened:
        real = [(row["legal_name"], row["country"]) for row in csv.DictReader(opened)]
    rows = list(islice(cycle(real), ROWS))
    text = io.StringIO()
    lines = ((f"C-{number}", *row) for number, row in enumerate(rows))
    csv.writer(text).writerows([("external_id", "legal_name", "country"), *lines])
    return text.getvalue().encode(), Counter(name for name, _ in rows)


def begun(client: httpx.Client, content: bytes) -> str:
    """Where the import of the companies is."""
    answer = client.post("/v1/imports/accounts", content=content, headers=CSV)
    assert answer.status_code == 202, answer.text
    return answer.headers["location"]


def names(client: httpx.Client) -> Counter[str]:
    """How often each account is there, by its name."""
    found, path = Counter(), "/v1/accounts?limit=200"
    while path:
        page = client.get(path)
        found.update(account["legal_name"] for account in page.json()["items"])
        path = page.links.get("next", {}).get("url", "")
    return found


def test_an_import_cut_off_in_the_middle_lands_every_row_once(tmp_path, database_url):
    content, given = file()
    with running(tmp_path, database_url=database_url) as suite, suite.client("system") as client:
        place = begun(client, content)
        wait_until(lambda: client.get(place).json()["rows"]["landed"] > 0, 60)
        found = client.get(place).json()
        suite.kill()
    assert found["state"] == "running"
    assert found["rows"]["landed"] < given.total()
    with running(tmp_path, database_url=database_url) as suite, suite.client("system") as client:
        wait_until(lambda: client.get(place).json()["state"] not in ("queued", "running"), 120)
        found = client.get(place).json()
        assert (found["state"], found["rows"]["landed"]) == ("succeeded", given.total())
        assert names(client) == given
