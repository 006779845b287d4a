"""Under mixed load the suite holds as much memory in the end as it did when its caches had filled."""

import sys
from pathlib import Path

import uvloop

from bench import load, steady
from tests.scale import measured, scaled

SECONDS = scaled(12, 1_800)
MOST = 0.05
LEAKING = Path(__file__).with_name("leaking.py")


def test_mixed_load_grows_memory_by_less_than_a_twentieth():
    with load.serving(load.SUITE) as way:
        held = uvloop.run(steady.held(way, SECONDS))
    grown = steady.growth(held)
    measured("load", f"{held[-1] / 2**20:.0f} MiB after {SECONDS} s of mixed load, {grown:+.1%}")
    assert grown < MOST


def test_without_forgetting_whom_it_answered_the_suite_would_grow_by_more(monkeypatch):
    monkeypatch.setattr(load, "command", lambda _app, port: [sys.executable, str(LEAKING), str(port)])
    with load.serving(load.SUITE) as way:
        held = uvloop.run(steady.held(way, 6))
    assert steady.growth(held) > MOST
