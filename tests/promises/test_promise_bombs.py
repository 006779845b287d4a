"""What costs much to read is refused with a located 4xx, and the service's memory grows by 64 MB at most."""

from pathlib import Path

import pytest
from bombs import BOMBS

from tests.e2e.running import Running, running

MOST_MORE_KB = 64 * 1024


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    with running(tmp_path_factory.mktemp("bombed")) as found:
        yield found


def memory_kb(suite: Running, name: str) -> int:
    status = Path(f"/proc/{suite.process.pid}/status").read_text("ascii")
    return int(status.partition(f"{name}:")[2].split()[0])


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_costs_little_memory(suite, name):
    bomb = BOMBS[name]
    content = bomb.make()
    with suite.client("admin") as client:
        client.get("/v1/managers").raise_for_status()
        Path(f"/proc/{suite.process.pid}/clear_refs").write_text("5", "ascii")
        before = memory_kb(suite, "VmRSS")
        answer = client.post(bomb.path, content=content, headers={"content-type": bomb.media_type, **bomb.headers})
        more = memory_kb(suite, "VmHWM") - before
        print(f"{name}: {len(content):,} bytes, {answer.status_code}, {more / 1024:.1f} MB")  # noqa: T201 - pytest -s shows it
        assert answer.status_code == bomb.status, answer.text[:500]
        assert bomb.code in {fault["code"] for fault in answer.json()["errors"]}, answer.text[:500]
        assert more <= MOST_MORE_KB
        assert client.get("/v1/managers").is_success
