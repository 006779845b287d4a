"""Leases that need no common clock: who watches counts the time itself.

A holder renews by changing a mark in the database. Whoever sees the same mark for as long as a lease lasts, on its own
monotonic clock, knows that the holder has not renewed it, whatever anybody's calendar says.
"""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Mark = TypeVar("Mark", bound=Hashable)


@dataclass(slots=True)
class Watch(Generic[Mark]):
    """Marks with the moment at which each was first seen; `patience_s` is how long one may stay as it is."""

    patience_s: float
    clock: Callable[[], float] = time.monotonic
    _since: dict[Mark, float] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether there is a mark to be looked at again soon."""
        return bool(self._since)

    def unchanged(self, present: Iterable[Mark]) -> list[Mark]:
        """Of the marks that there are now, those that have been seen for `patience_s`; what is gone is forgotten."""
        now = self.clock()
        self._since = {mark: self._since.get(mark, now) for mark in present}
        return [mark for mark, since in self._since.items() if now - since >= self.patience_s]
