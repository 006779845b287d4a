"""Buckets that several gateways share: a level that rises by a request and falls with time, in whole numbers.

One request is `seconds` × 1,000,000 units; in a microsecond `requests` units run out. So nothing is rounded, and
whoever counts in whatever order comes to the same.
"""

from math import ceil
from typing import NamedTuple

from gateway.policy.document import Rate

US = 1_000_000


class Level(NamedTuple):
    """How much is in the bucket, as of a moment in microseconds since 1970."""

    units: int
    as_of_us: int

    def at(self, now_us: int, rate: Rate) -> "Level":
        """The level at `now_us`; a clock that went back changes nothing."""
        elapsed_us = max(0, now_us - self.as_of_us)
        full = rate.requests * rate.seconds * US
        return Level(max(0, min(self.units, full) - elapsed_us * rate.requests), max(now_us, self.as_of_us))

    def raised(self, rate: Rate) -> "Level | None":
        """The level with one request more; none when there is no room for it."""
        units = self.units + rate.seconds * US
        return None if units > rate.requests * rate.seconds * US else Level(units, self.as_of_us)

    def left(self, rate: Rate) -> tuple[int, int]:
        """How many requests have room, and in how many seconds the bucket is empty again."""
        room = rate.requests * rate.seconds * US - self.units
        return room // (rate.seconds * US), ceil(self.units / rate.requests / US)

    def wait_s(self, rate: Rate) -> int:
        """Whole seconds until there is room for a request, one at least."""
        over = self.units + rate.seconds * US - rate.requests * rate.seconds * US
        return max(1, ceil(over / rate.requests / US))
