"""How long a promise is tried: the short form with all tests, the long one by `make soak`; and with which dice."""

import os
from random import Random

SOAK = os.environ.get("KAM_TEST_SOAK") == "1"
SEED = int(os.environ.get("KAM_TEST_SEED") or Random().randrange(10**9))


def scaled(short: int, long: int) -> int:
    """`short`, or `long` in the soak."""
    return long if SOAK else short


def dice(name: str) -> Random:
    """Dice of their own for the test called `name`; the seed is printed when the test fails."""
    print(f"KAM_TEST_SEED={SEED}")  # noqa: T201 - pytest shows it beside the failure
    return Random(f"{SEED} {name}")
