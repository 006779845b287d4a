"""Outliers: measurements so far outside what was measured before that a second person has to release them.

Worked table: `docs/algorithms/outliers.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.kpi.domain.measure import Unit


class ComparedWith(StrEnum):
    """Whose values were looked at: those of the manager before, or those of others."""

    OWN = "own"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a measurement is held: it is more than `factor` times `largest`, the largest of `readings` values."""

    compared_with: ComparedWith
    readings: int
    largest: Decimal
    factor: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class OutlierRule:
    """What counts as far outside; units without a floor are never held."""

    factor: Decimal
    history: int
    own_readings: int
    peer_readings: int
    floors: Mapping[Unit, Decimal]
    source: str

    def suspects(self, value: Decimal, unit: Unit) -> bool:
        """Whether the value is large enough to be compared with anything."""
        floor = self.floors.get(unit)
        return floor is not None and abs(value) >= floor

    def knows_enough(self, own: Sequence[Decimal]) -> bool:
        """Whether the manager's own values suffice."""
        return len(own) >= self.own_readings

    def judge(self, value: Decimal, unit: Unit, own: Sequence[Decimal], others: Sequence[Decimal]) -> Hold | None:
        """The hold on a value, or nothing when it is plausible or there is too little to compare it with.

        At exactly `factor` times the largest value it is not held.
        """
        if not self.suspects(value, unit):
            return None
        if self.knows_enough(own):
            return self._against(value, own, ComparedWith.OWN)
        return self._against(value, others, ComparedWith.OTHERS) if len(others) >= self.peer_readings else None

    def _against(self, value: Decimal, known: Sequence[Decimal], whose: ComparedWith) -> Hold | None:
        largest = max(abs(each) for each in known)
        if abs(value) <= self.factor * largest:
            return None
        return Hold(whose, len(known), largest, self.factor, self.source)
