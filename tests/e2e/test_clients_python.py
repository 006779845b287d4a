"""The Python client against a running suite, and against a network that fails; and what mypy says of it."""

import subprocess
import sys

import httpx
import pytest
from clients_written import built, importable
from running import running

from chassis.settings import Settings
from suite.issuer import LocalIssuer

MANAGER = {
    "external_id": "E-1",
    "name": "Lin Wen",
    "role": "relationship",
    "grade": "G3",
    "employed_from": "2021-04-01",
    "capacity_hours": 160,
}
ROWS = "lei,legal_name,country\n529900T8BM49AURSDO55,测试银行,CN\nbroken,x,CN\n".encode()


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return built(tmp_path_factory.mktemp("client"))


@pytest.fixture(scope="module")
def kam_client(package):
    with importable(package) as module:
        yield module


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    with running(tmp_path_factory.mktemp("suite")) as started:
        yield started


@pytest.fixture(scope="module")
def token_for(suite):
    return LocalIssuer.open(Settings(data_dir=suite.folder / "data")).token


@pytest.fixture(scope="module")
def kam(kam_client, suite, token_for):
    with kam_client.Client(suite.url, token_for("admin"), http=None) as client:
        for n in range(5):
            client.create_manager({**MANAGER, "external_id": f"P-{n}"})
        yield client


def test_what_is_made_can_be_read_and_changed(kam):
    made = kam.create_manager(MANAGER | {"external_id": "E-2"})
    changed = kam.change_manager(made["id"], {"name": "林雯"}, if_match=made["version"])
    assert kam.get_manager(made["id"]) == changed
    assert (changed["name"], changed["version"]) == ("林雯", made["version"] + 1)


def test_a_refusal_is_an_exception_with_every_fault(kam_client, kam):
    with pytest.raises(kam_client.Invalid) as refused:
        kam.create_manager({**MANAGER, "external_id": "E-3", "grade": 7, "capacity_hours": -1})
    assert {fault.pointer for fault in refused.value.faults} == {"/grade", "/capacity_hours"}
    assert refused.value.status == 422
    assert refused.value.request_id.startswith("urn:")


def test_each_refusal_has_its_own_class(kam_client, suite, token_for, kam):
    made = kam.create_manager(MANAGER | {"external_id": "E-4"})
    with pytest.raises(kam_client.Stale):
        kam.change_manager(made["id"], {"name": "x"}, if_match=made["version"] + 7)
    with pytest.raises(kam_client.NotFound):
        kam.get_manager("01981d2e-7a7c-7000-8000-000000000009")
    with kam_client.Client(suite.url, token_for("finance")) as finance, pytest.raises(kam_client.Forbidden):
        finance.create_manager(MANAGER | {"external_id": "E-5"})
    with kam_client.Client(suite.url, "nonsense") as nobody, pytest.raises(kam_client.Unauthenticated):
        nobody.get_manager(made["id"])


def test_refusals_are_told_in_the_readers_language(kam_client, suite, token_for):
    chinese = kam_client.Client(suite.url, token_for("admin"), language="zh-CN")
    with chinese as kam, pytest.raises(kam_client.NotFound) as refused:
        kam.get_manager("01981d2e-7a7c-7000-8000-000000000009")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refused.value.title)


def test_the_same_key_makes_one_thing(kam):
    first, second = (kam.create_manager({**MANAGER, "external_id": "E-6"}, idempotency_key="once") for _ in range(2))
    assert first == second


def test_a_list_is_read_to_its_end(kam):
    whole = kam.list_managers(limit=200)
    assert whole["next_cursor"] is None
    assert list(kam.iter_managers(limit=2)) == whole["items"]


async def test_the_same_without_blocking(kam_client, suite, token_for, kam):
    async with kam_client.AsyncClient(suite.url, token_for("admin")) as client:
        found = [manager async for manager in client.iter_managers(limit=2)]
        with pytest.raises(kam_client.NotFound):
            await client.get_manager("01981d2e-7a7c-7000-8000-000000000009")
    assert found == list(kam.iter_managers())


def test_a_job_is_waited_for_and_tells_how_far_it_is(kam_client, kam):
    seen = []
    begun = kam.import_accounts(ROWS, media_type="text/csv", dry_run=True)
    job = kam.wait(begun, pause_s=0.05, watch=lambda done, total: seen.append((done, total)))
    assert job["state"] == "succeeded"
    assert seen[-1] == (2, 2)
    errors = list(kam.iter_accounts_import_errors(begun["id"]))
    assert [error["row"] for error in errors] == [3]
    assert kam.download_accounts_import_errors(begun["id"]).startswith(b"\xef\xbb\xbf")


async def test_a_job_is_waited_for_without_blocking(kam_client, suite, token_for, kam):
    async with kam_client.AsyncClient(suite.url, token_for("admin")) as client:
        begun = await client.import_accounts(ROWS, media_type="text/csv", dry_run=True)
        assert (await client.wait(begun, pause_s=0.05))["state"] == "succeeded"


JOB = {"id": "1", "service": "kpi", "kind": "x", "version": 1, "progress": {"done": 0, "total": None}}


def answering(kam_client, *answers: httpx.Response | Exception, **patience):
    """A client whose requests get these answers one after the other, and the requests."""
    requests, left = [], list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, Exception):
            raise found
        return found

    http = httpx.Client(base_url="http://kam.test", transport=httpx.MockTransport(answer))
    retries = kam_client.Retries(**{"attempts": 3, "first_pause_s": 0.001} | patience)
    return kam_client.Client("", "t", http=http, retries=retries), requests


def busy(status: int = 503, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, json={"title": "Busy"})


def test_a_passing_failure_is_repeated_under_the_same_key(kam_client):
    kam, requests = answering(kam_client, busy(), httpx.ReadTimeout("late"), httpx.Response(201, json={"id": "1"}))
    assert kam.create_manager(MANAGER) == {"id": "1"}
    assert len({request.headers["idempotency-key"] for request in requests}) == 1
    assert len(requests) == 3


def test_a_failure_that_does_not_pass_ends_as_an_exception(kam_client):
    kam, requests = answering(kam_client, busy())
    with pytest.raises(kam_client.Unavailable, match="Busy"):
        kam.list_managers()
    assert len(requests) == 3


@pytest.mark.parametrize("failure", [busy(), httpx.ReadTimeout("late")], ids=["503", "no answer"])
def test_what_may_have_happened_is_not_asked_for_again_without_a_key(kam_client, failure):
    kam, requests = answering(kam_client, failure)
    with pytest.raises((kam_client.Unavailable, kam_client.NoAnswer)):
        kam.change_manager("1", {"name": "x"}, if_match=1)
    assert len(requests) == 1


@pytest.mark.parametrize("failure", [httpx.ConnectError("refused"), busy(429)], ids=["not connected", "429"])
def test_what_cannot_have_happened_is_asked_for_again(kam_client, failure):
    kam, requests = answering(kam_client, failure, httpx.Response(200, json={"id": "1"}))
    assert kam.change_manager("1", {"name": "x"}, if_match=1) == {"id": "1"}
    assert requests[1].headers["if-match"] == '"v1"'


def test_a_pause_longer_than_our_patience_is_not_waited_for(kam_client):
    kam, requests = answering(kam_client, busy(429, **{"retry-after": "3600"}))
    with pytest.raises(kam_client.TooManyRequests):
        kam.list_managers()
    assert len(requests) == 1


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_job_that_does_not_succeed_is_an_exception(kam_client, state):
    ended = JOB | {"state": state, "problem": {"detail": "The file is empty."}}
    kam, _ = answering(kam_client, httpx.Response(200, json=ended))
    with pytest.raises(kam_client.JobUnsuccessful, match="The file is empty"):
        kam.wait(JOB)


def test_a_job_that_takes_too_long_goes_on_alone(kam_client):
    kam, _ = answering(kam_client, httpx.Response(200, json=JOB | {"state": "running"}))
    with pytest.raises(kam_client.JobNotFinished):
        kam.wait(JOB, limit_s=0.02, pause_s=0.01)


def test_something_else_that_answers_is_told_apart(kam_client):
    kam, _ = answering(kam_client, httpx.Response(418, text="<html>teapot</html>"))
    with pytest.raises(kam_client.Failed, match="HTTP 418"):
        kam.list_managers()


def test_a_value_in_a_path_cannot_leave_it(kam_client):
    kam, requests = answering(kam_client, httpx.Response(200, json={}))
    kam.get_manager("../x?y#z")
    assert requests[0].url.raw_path == b"/v1/managers/..%2Fx%3Fy%23z"


GOOD = """
from kam_client import Client
from kam_client.models import Manager

def capacity(kam: Client) -> dict[str, int]:
    found: dict[str, int] = {}
    for manager in kam.iter_managers(grade="G3"):
        found[manager["external_id"]] = manager["capacity_hours"]
    return found
"""
BAD = """
from kam_client import Client

def wrong(kam: Client) -> None:
    kam.list_managers(colour="red")
    kam.create_manager({"external_id": "E-1"})
    kam.get_manager("1")["colour"]
    kam.change_manager("1", {"name": "x"})
"""


def test_mypy_accepts_the_client_and_refuses_its_misuse(package):
    (package / "good.py").write_text(GOOD)
    (package / "bad.py").write_text(BAD)
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir=.types",
        "kam_client",
        "good.py",
        "bad.py",
    ]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert {line.partition(":")[0] for line in errors} == {"bad.py"}, done.stdout
    assert sorted({int(line.split(":")[1]) for line in errors}) == [5, 6, 7, 8]
