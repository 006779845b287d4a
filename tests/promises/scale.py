"""How long a promise is tried: the short form with all tests, the long one by `make soak`; and with which dice."""

import os
import sys
from random import Random

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


def progress(what: str) -> None:
    """Say how far a long form is; past pytest, which keeps what is printed to itself."""
    if SOAK:
        print(f"  {what}", file=sys.__stderr__, flush=True)


def dice(name: str) -> Random:
    """Dice of their own for the test called `name`; the seed is printed when the test fails."""
    print(f"KAM_TEST_SEED={SEED}")  # noqa: T201 - pytest shows it beside the failure
    return Random(f"{SEED} {name}")
