"""What the membership functions have in common: levels by name, and degrees between 0 and a cap."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from chassis.domain.errors import Fault
from services.kpi.domain.indicator import Direction

Levels: TypeAlias = Sequence[tuple[str, str, Decimal]]
"""Name, unit and value of each level; no unit means that of the indicator."""

NONE, FULL = Decimal(0), Decimal(1)


def clipped(degree: Decimal, cap: Decimal = FULL) -> Decimal:
    """The degree, at least 0 and at most `cap`."""
    return min(max(degree, NONE), cap)


def runs_with(degrees: Sequence[Decimal], direction: Direction) -> bool:
    """Whether degrees in order of rising levels never turn against what is better; in a band they may turn once."""
    rises = [later >= earlier for earlier, later in pairwise(degrees)]
    falls = [later <= earlier for earlier, later in pairwise(degrees)]
    if direction is Direction.BAND:
        peak = degrees.index(max(degrees))
        return all(rises[:peak]) and all(falls[peak:])
    return all(rises) if direction is Direction.MORE else all(falls)


def order_faults(levels: Sequence[Decimal], pointer: str) -> list[Fault]:
    """Levels that do not rise strictly."""
    return [
        Fault("levels_out_of_order", f"{pointer}/{i + 1}")
        for i, (earlier, later) in enumerate(pairwise(levels))
        if later <= earlier
    ]
