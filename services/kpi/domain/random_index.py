"""How inconsistent judgements at random would be: what the consistency of real ones is measured by."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class RandomIndex:
    """A named table of random indices by matrix size, and the consistency ratio from which judgements are refused."""

    name: str
    by_size: Mapping[int, Decimal]
    ratio_limit: Decimal

    @property
    def largest(self) -> int:
        """The most items that can be compared at one level."""
        return max(self.by_size)

    def of(self, size: int, missing: int = 0) -> Fraction:
        """The random index of a matrix of `size` items in which `missing` pairs are not judged.

        RI(n, m) = RI(n) · (1 − 2m ÷ ((n − 1)(n − 2))): each missing judgement leaves less room for contradiction, and a
        tree of judgements none. Ágoston & Csató (2022), Omega 108, 102576.
        """
        whole = Fraction(self.by_size[size])
        return whole if not missing else whole * (1 - Fraction(2 * missing, (size - 1) * (size - 2)))
