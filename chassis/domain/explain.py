"""Figures that explain themselves.

A calculation returns a `Figure` instead of a bare number: its value, how it came about and from which other figures,
down to leaves that name a measurement or a dated rule. The explanation is a by-product of the calculation, so the two
cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its origin.

    `key` names the figure in its statement (`score`, `membership/S1`); `unit` is `points`, `ratio`, `count` or a
    currency; `formula` says how `value` follows from `inputs`; `source` names where a leaf comes from (a measurement,
    or a rule with its date: `scheme service-quality@2026-01-01`); `unrounded` is there when rounding changed the value.
    """

    key: str
    value: Decimal
    unit: str
    formula: str = ""
    inputs: tuple["Figure", ...] = ()
    source: str = ""
    unrounded: Decimal | None = None

    def walk(self) -> Iterator["Figure"]:
        """This figure and all below it, in reading order."""
        yield self
        for figure in self.inputs:
            yield from figure.walk()
