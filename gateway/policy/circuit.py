"""A circuit breaker: an operation that mostly fails is left alone for a while, then tried with one request.

Closed, requests pass and their share of failures is watched over a window; open, they are refused at once; half-open,
one at a time passes, and its outcome closes or opens the circuit again (Nygard, Release It!, 2nd ed., ch. 5).
"""

from math import ceil

from gateway.policy.document import Circuits


class Circuit:
    """The breaker of one operation. The window is two halves, so that watching it costs two numbers each."""

    __slots__ = ("_earlier", "_failed", "_half_ends", "_made", "_open_until", "_rules", "_trying", "closed")

    def __init__(self, rules: Circuits) -> None:
        self._rules = rules
        self.closed = True
        self._made, self._failed, self._earlier, self._half_ends = 0, 0, (0, 0), 0.0
        self._open_until, self._trying = 0.0, False

    def tries(self, now: float) -> bool:
        """Whether a request may pass although the circuit is not closed; who is told so says how the trial went."""
        if self._trying or now < self._open_until:
            return False
        self._trying = True
        return True

    def went(self, now: float, *, well: bool, trial: bool) -> None:
        """A request has come to its end. One that began before the circuit opened says nothing new."""
        if trial:
            self._end_trial(now, well=well)
        elif self.closed:
            self._count(now, well=well)

    def went_nowhere(self, *, trial: bool) -> None:
        """A request ended by its caller's doing: nobody knows more than before."""
        self._trying = self._trying and not trial

    def wait_s(self, now: float) -> int:
        """Whole seconds until it is worth trying again, one at least."""
        return max(1, ceil(self._open_until - now))

    def _end_trial(self, now: float, *, well: bool) -> None:
        self._trying = False
        if well:
            self.closed = True
            self._made, self._failed, self._earlier = 0, 0, (0, 0)
        else:
            self._open_until = now + self._rules.open_s

    def _count(self, now: float, *, well: bool) -> None:
        if now >= self._half_ends:
            half_s = self._rules.window_s / 2
            self._earlier = (self._made, self._failed) if now < self._half_ends + half_s else (0, 0)
            self._made, self._failed, self._half_ends = 0, 0, now + half_s
        self._made += 1
        if well:
            return
        self._failed += 1
        made, failed = self._made + self._earlier[0], self._failed + self._earlier[1]
        if made >= self._rules.least and failed >= self._rules.share * made:
            self.closed, self._open_until = False, now + self._rules.open_s
