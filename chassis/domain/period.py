"""Periods: `2026`, `2026-Q1`, `2026-03`. A period is a type, not two dates that somebody must keep in step."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chassis.domain.errors import Fault, Invalid

PATTERN = r"^(?:19|20|21)\d{2}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?$"
"""What a period looks like on the wire; years 1900 to 2199."""

_SHAPE = re.compile(PATTERN, re.ASCII)


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar year, quarter or month; `start` is its first day and `end` the day after its last."""

    start: date
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`2026-Q1` → the quarter that starts on 2026-01-01; anything else than the three shapes is refused."""
        if not _SHAPE.fullmatch(text):
            raise Invalid(Fault("not_a_period", "", {"period": text}))
        year, _, rest = text.partition("-")
        if not rest:
            return cls(date(int(year), 1, 1), PeriodKind.YEAR)
        if rest.startswith("Q"):
            return cls(date(int(year), 3 * int(rest[1]) - 2, 1), PeriodKind.QUARTER)
        return cls(date(int(year), int(rest), 1), PeriodKind.MONTH)

    @property
    def end(self) -> date:
        """The first day after the period (half-open, so that periods join without gap or overlap)."""
        return self._moved(1).start

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def previous(self) -> "Period":
        """The period of the same kind just before."""
        return self._moved(-1)

    @property
    def next(self) -> "Period":
        """The period of the same kind just after."""
        return self._moved(1)

    def contains(self, other: "Period") -> bool:
        """Whether `other` lies wholly within: a year contains its quarters and months."""
        return self.start <= other.start and other.end <= self.end

    def _moved(self, steps: int) -> "Period":
        index = self.start.year * 12 + self.start.month - 1 + steps * _MONTHS[self.kind]
        return Period(date(index // 12, index % 12 + 1, 1), self.kind)

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.start.year}"
            case PeriodKind.QUARTER:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case _:
                return f"{self.start.year}-{self.start.month:02}"
