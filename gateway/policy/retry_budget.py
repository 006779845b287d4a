"""How many requests may be repeated: a share of those that are made, so that repeating never makes an outage worse.

After Finagle's RetryBudget: every request pays in a share, every repetition takes out a whole one, and a trickle is
given for free so that a service that is asked rarely is repeated too.
"""

from collections.abc import Callable
from time import monotonic
from typing import Final

from gateway.policy.document import Retries

MOST_SAVED: Final = 100.0
"""What quiet times can save up: a burst of repetitions is not longer than this."""


class RetryBudget:
    """The budget towards one service."""

    __slots__ = ("_clock", "_filled_at", "_rules", "_saved")

    def __init__(self, rules: Retries, clock: Callable[[], float] = monotonic) -> None:
        self._rules, self._clock = rules, clock
        self._saved, self._filled_at = 0.0, clock()

    def pay_in(self) -> None:
        """A request is made."""
        self._saved = min(MOST_SAVED, self._saved + self._rules.share)

    def grants(self, attempt: int, wait_s: float, left_s: float) -> bool:
        """Whether the request may be made once more after its `attempt`-th, in `wait_s` of the time that is left."""
        if attempt > self._rules.most or wait_s >= left_s:
            return False
        now = self._clock()
        spare = self._rules.spare_per_s
        self._saved = min(MOST_SAVED, self._saved + spare * min(now - self._filled_at, 1.0))
        self._filled_at = now
        if self._saved < 1.0:
            return False
        self._saved -= 1.0
        return True
