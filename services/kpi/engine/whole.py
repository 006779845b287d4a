"""Whole numbers as the engines hold them: a column or a constant, with the most that it can come to."""

from dataclasses import dataclass

NARROW = 2**63 - 1
"""What 64 bits hold; beyond it a column has 128 bits, or 38 digits where there are no such integers."""


class TooWideError(Exception):
    """A step could come to more than 38 digits: what needs it is left to the reference, which has no end of them."""


@dataclass(frozen=True, slots=True)
class Whole:
    """`sql` names the column, or is the constant itself; it never exceeds `bound`, nor falls below 0 unless `signed`.

    `level` is the layer in which the column stands, -1 of a constant.
    """

    sql: str
    bound: int
    signed: bool = False
    level: int = -1
    value: int | None = None
    """Of a constant."""

    @property
    def narrow(self) -> bool:
        """Whether 64 bits are enough."""
        return self.bound <= NARROW


@dataclass(frozen=True, slots=True)
class Condition:
    """A column that is true, false or unknown."""

    sql: str
    level: int
