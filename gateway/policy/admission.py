"""How many requests a service is given at once, found by itself: more as long as it keeps up, fewer when it does not.

Additive increase, multiplicative decrease, as TCP does it (Jacobson, Congestion avoidance and control, 1988). A service
keeps up as long as it answers within half the time that the contract gives the operation.
"""

from collections.abc import Mapping

from gateway.policy.document import Shedding

SLOW_SHARE = 0.5
CUT = 0.8
CUT_EVERY_S = 1.0
"""Slow answers of one moment all say the same; they cut once."""


class Admission:
    """The gate to one service."""

    __slots__ = ("_cut_at", "_least", "_most", "_shares", "limit", "under_way")

    def __init__(self, rules: Shedding) -> None:
        self._least, self._most = float(rules.least), float(rules.most)
        self._shares: Mapping[str, float] = rules.shares.model_dump()
        self.limit = self._most
        self.under_way = 0
        self._cut_at = 0.0

    def enter(self, priority: str) -> bool:
        """Let a request in, if those of its priority still have room; the last room is kept for the critical ones."""
        if self.under_way >= self.limit * self._shares[priority]:
            return False
        self.under_way += 1
        return True

    def leave(self, now: float, *, kept_up: bool) -> None:
        """A request that was let in has ended."""
        if kept_up:
            if self.limit < self._most and self.under_way * 2 >= self.limit:
                self.limit = min(self._most, self.limit + 1 / self.limit)
        elif now >= self._cut_at + CUT_EVERY_S:
            self.limit, self._cut_at = max(self._least, self.limit * CUT), now
        self.under_way -= 1
