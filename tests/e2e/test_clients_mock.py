"""`kam mock` as a front end's developer starts it: an empty folder, no database, tokens as ever."""

import os
import subprocess
import sys

import httpx
from running import is_ready, wait_until

from chassis.settings import Settings
from suite.issuer import LocalIssuer
from suite.serving import free_port


def test_a_front_end_can_begin_without_a_database(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "suite.cli", "mock", "--port", str(port)]
    environment = {**os.environ, "KAM_DATA_DIR": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as started:
        wait_until(lambda: started.poll() is not None or is_ready(url), 60)
        token = LocalIssuer.open(Settings(data_dir=tmp_path)).token("supervisor")
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
            listed, refused = client.get("/v1/accounts"), client.post("/v1/accounts", json={})
        started.terminate()
        said = started.communicate(timeout=30)[0].decode()
    assert started.returncode == 0
    assert listed.json()["items"]
    assert refused.status_code == 422
    assert url in said
    assert [path for path in tmp_path.rglob("*") if path.suffix == ".db"] == []
