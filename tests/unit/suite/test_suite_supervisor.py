"""Processes are started again when they fall, later each time, and are all stopped, in their order."""

import asyncio
import sys

import pytest

from suite import supervisor
from suite.supervisor import Part, Supervisor

STEADY = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, lambda *_: None); print('up', flush=True)\nwhile True: time.sleep(1)"
FALLING = "import sys; print('falling'); sys.exit(3)"


def part(name: str, program: str) -> Part:
    return Part(name, [sys.executable, "-S", "-c", program], {})


@pytest.fixture
def said():
    return []


async def ran(said, parts, until) -> Supervisor:
    """A supervisor that is stopped once `until` holds of what was said."""
    found = Supervisor(parts, lambda name, line: said.append((name, line)))

    async def stop_in_time() -> None:
        async with asyncio.timeout(20):
            while not until():  # noqa: ASYNC110 - it happens in another process
                await asyncio.sleep(0.02)
        found.stopping.set()

    await found.run(stop_in_time)
    return found


async def test_a_part_that_falls_starts_again_later_each_time(said, monkeypatch):
    monkeypatch.setattr(supervisor, "FIRST_WAIT_S", 0.01)
    await ran(said, [part("kpi", FALLING)], lambda: said.count(("kpi", "falling")) == 3)
    ends = [line for _, line in said if line.startswith("ended")]
    assert ends[:2] == [f"ended with code 3; it starts again in {wait} s" for wait in ("0.01", "0.02")]


async def test_one_that_falls_leaves_the_others_running(said):
    def fell() -> bool:
        return ("accounts", "falling") in said and ("kpi", "up") in said

    found = await ran(said, [part("accounts", FALLING), part("kpi", STEADY)], fell)
    assert found.parts[1].process.returncode == -15


async def test_one_that_does_not_stop_is_killed(said, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_S", 0.2)
    found = await ran(said, [part("kpi", STUBBORN)], lambda: ("kpi", "up") in said)
    assert found.parts[0].process.returncode == -9


async def test_a_suite_that_is_never_ready_is_stopped_and_says_why(said):
    async def never() -> None:
        raise RuntimeError("not ready")

    found = Supervisor([part("kpi", STEADY)], lambda *_: None)
    with pytest.raises(RuntimeError, match="not ready"):
        await found.run(never)
    assert found.parts[0].process.returncode == -15
