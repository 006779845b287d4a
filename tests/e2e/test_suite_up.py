"""`kam up` as an operator meets it, in one process and in four, on SQLite and on PostgreSQL."""

import re
import shlex
import signal
import subprocess

import httpx
import psutil
import pytest
from running import Running, running, wait_until

from suite.roles import roles

MANAGER = {
    "external_id": "E-77",
    "name": "Lin Wen",
    "role": "relationship",
    "grade": "G3",
    "employed_from": "2021-04-01",
    "capacity_hours": 160,
}
MODES = [pytest.param([], id="one-process"), pytest.param(["--processes"], id="four-processes")]


def made(suite: Running, external_id: str) -> httpx.Response:
    with suite.client("admin") as client:
        return client.post("/v1/managers", json={**MANAGER, "external_id": external_id})


def managers(suite: Running) -> list[str]:
    with suite.client("auditor") as client:
        return [manager["external_id"] for manager in client.get("/v1/managers").json()["items"]]


@pytest.mark.parametrize("mode", MODES)
def test_what_was_acknowledged_is_there_after_kill_9(tmp_path, database_url, mode):
    with running(tmp_path, *mode, database_url=database_url) as suite:
        acknowledged = [f"E-{n}" for n in range(5) if made(suite, f"E-{n}").status_code == 201]
        suite.kill()
    with running(tmp_path, *mode, database_url=database_url) as suite:
        assert acknowledged == managers(suite) == [f"E-{n}" for n in range(5)]
        assert suite.stop() == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", MODES)
def test_it_says_where_it_is_and_its_curl_lines_work_as_they_stand(tmp_path, backend, mode):
    with running(tmp_path, *mode) as suite:
        wait_until(lambda: suite.said().count("curl ") == 3, 10)
        said = suite.said()
        for path in ("/docs", "/openapi.json", "/readyz"):
            assert f"{suite.url}{path}" in said
            assert httpx.get(f"{suite.url}{path}", trust_env=False).status_code == 200
        for role in roles():
            token = re.search(rf"^ +{role} +(\S+)$", said, re.MULTILINE)[1]
            bearer = {"authorization": f"Bearer {token}"}
            assert httpx.get(f"{suite.url}/v1/managers", headers=bearer, trust_env=False).status_code in (200, 403)
        for line in re.findall(r"^curl .*$", said, re.MULTILINE):
            answer = subprocess.run([*shlex.split(line), "-sfS", "--noproxy", "*"], capture_output=True, check=False)
            assert answer.returncode == 0, f"{line}: {answer.stderr.decode()}"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("mode", "number"), [([], signal.SIGINT), (["--processes"], signal.SIGTERM)])
def test_a_stop_is_a_success_and_leaves_nothing_behind(tmp_path, backend, mode, number):
    with running(tmp_path, *mode) as suite:
        parts = list(suite.parts().values())
        assert suite.stop(number) == 0
        assert not any(part.is_running() for part in parts)
        assert "Traceback" not in suite.said("err")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_service_that_falls_is_a_503_until_it_is_back(tmp_path, backend):
    with running(tmp_path, "--processes") as suite, suite.client("admin") as client:
        assert made(suite, "E-1").status_code == 201
        fallen = suite.parts()["accounts"]
        fallen.kill()
        psutil.wait_procs([fallen], 10)
        down = client.get("/v1/managers")
        assert (down.status_code, down.headers["content-type"]) == (503, "application/problem+json")
        assert client.get("/v1/instruments").status_code == 200
        wait_until(lambda: client.get("/v1/managers").status_code == 200, 30)
        assert managers(suite) == ["E-1"]
        assert "accounts   | ended with code -9" in suite.said("err")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path, backend):
    with running(tmp_path, "--processes") as suite:
        parts = list(suite.parts().values())
        assert len(parts) == 4
        suite.process.kill()
        gone, alive = psutil.wait_procs(parts, 20)
        assert (len(gone), alive) == (4, [])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_demo_bank_comes_in_while_the_suite_already_answers(tmp_path, backend):
    with running(tmp_path, "--demo") as suite, suite.client("auditor") as client:
        assert client.get("/v1/pay-statements").status_code == 200
        wait_until(lambda: "The demo bank is in place." in suite.said("err"), 150)
        assert client.get("/v1/pay-statements?limit=1").json()["items"]
        models = client.get("/v1/role-models").json()["items"]
        assert [32, 72, 46, 57] in [[float(model["levels"][factor]) for factor in "DISC"] for model in models]
