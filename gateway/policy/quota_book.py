"""What programs have used of their quotas, as one process knows it: what is on record, and what it counted since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.policy.periods import Period

MOST_COUNTS = 50_000
"""How many are remembered at once; those of past periods go first."""

QuotaKey = tuple[str, str, str]
"""A program, a class of operations, and a period by its name."""


@dataclass(slots=True)
class QuotaCount:
    """One program's use of one class in one period."""

    key: QuotaKey
    period: Period
    recorded: int = 0
    pending: int = 0

    @property
    def used(self) -> int:
        """All that is known."""
        return self.recorded + self.pending


class Pending(NamedTuple):
    """So many requests that are not on record yet."""

    key: QuotaKey
    period: Period
    requests: int


@dataclass(slots=True)
class QuotaBook:
    """The counts of one process."""

    _counts: dict[QuotaKey, QuotaCount] = field(default_factory=dict)
    _recalled: Mapping[QuotaKey, int] = field(default_factory=dict)

    def recall(self, known: Mapping[QuotaKey, int]) -> None:
        """So much was on record when the process began."""
        self._recalled = known

    def count(self, client: str, rate_class: str, period: Period) -> QuotaCount:
        """The count for a period, begun when it is first asked for."""
        key = (client, rate_class, period.name)
        try:
            return self._counts[key]
        except KeyError:
            if len(self._counts) >= MOST_COUNTS:
                self._forget(period)
            return self._counts.setdefault(key, QuotaCount(key, period, self._recalled.get(key, 0)))

    def pending(self) -> list[Pending]:
        """What is not on record."""
        return [Pending(count.key, count.period, count.pending) for count in self._counts.values() if count.pending]

    def recorded(self, written: Iterable[Pending], totals: Mapping[QuotaKey, int]) -> None:
        """What was `written` has made these totals."""
        for key, _, requests in written:
            if key in self._counts:
                self._counts[key].recorded = totals[key]
                self._counts[key].pending -= requests

    def _forget(self, present: Period) -> None:
        past = [key for key, count in self._counts.items() if count.period.ends_s < present.ends_s]
        for key in past or list(self._counts):
            del self._counts[key]
