"""How long a promise is tried: the short form with all tests, the long one by `make soak`; and with which dice."""

import os
import sys
from random import Random
from typing import Any

import pytest

SOAK = os.environ.get("KAM_TEST_SOAK") == "1"
SEED = int(os.environ.get("KAM_TEST_SEED") or Random().randrange(10**9))


def scaled(short: int, long: int) -> int:
    """`short`, or `long` in the soak."""
    return long if SOAK else short


MEASURED: list[str] = []
"""What the promises' tests have measured, told at the end of the run."""


def measured(promise: str, what: str) -> None:
    """Note a figure of a promise."""
    MEASURED.append(f"promise {promise}: {what}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands what it has measured to whoever tells it."""
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["measured"] = MEASURED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker hands over."""
    MEASURED.extend(getattr(node, "workeroutput", {}).get("measured", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was measured."""
    for line in sorted(MEASURED):
        terminalreporter.write_line(line)


def progress(what: str) -> None:
    """Say how far a long form is; past pytest, which keeps what is printed to itself."""
    if SOAK:
        print(f"  {what}", file=sys.__stderr__, flush=True)


def dice(name: str) -> Random:
    """Dice of their own for the test called `name`; the seed is printed when the test fails."""
    print(f"KAM_TEST_SEED={SEED}")  # noqa: T201 - pytest shows it beside the failure
    return Random(f"{SEED} {name}")
