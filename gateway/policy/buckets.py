"""Token buckets: how much of its rate a caller has left.

A bucket is one number, the moment at which it will be full again (the generic cell rate algorithm, ATM Forum TM 4.0,
I.371). A request moves that moment on by the time that one token takes to come back; it is refused when the moment
would then be further away than a whole bucket takes to fill.
"""

from math import ceil
from typing import Final

from gateway.policy.document import Rate

MOST_BUCKETS: Final = 50_000
"""How many callers are remembered at once; a full bucket can be forgotten without anyone noticing."""


class Bucket:
    """What one caller has left of one rate. Times are seconds of one clock that never goes back."""

    __slots__ = ("_full_at", "_span_s", "_token_s", "name", "policy", "rate")

    def __init__(self, name: str, rate: Rate) -> None:
        self.name, self.rate = name, rate
        self.policy = b'"%b";q=%d;w=%d' % (name.encode(), rate.requests, rate.seconds)
        self._span_s = float(rate.seconds)
        self._token_s = rate.seconds / rate.requests
        self._full_at = 0.0

    def take(self, now: float) -> bool:
        """Take one token, if there is one."""
        full_at = max(self._full_at, now) + self._token_s
        if full_at - now > self._span_s + 1e-9:
            return False
        self._full_at = full_at
        return True

    def wait_s(self, now: float) -> int:
        """Whole seconds until there is a token again, one at least."""
        return max(1, ceil(self._full_at + self._token_s - now - self._span_s))

    def state(self, now: float) -> bytes:
        """The bucket as an item of `RateLimit`."""
        return b'"%b";r=%d;t=%d' % (self.name.encode(), *self.left(now))

    def left(self, now: float) -> tuple[int, int]:
        """How many requests have room, and in how many seconds the bucket is full again."""
        lacking_s = self._full_at - now
        if lacking_s <= 0:
            return self.rate.requests, 0
        return int((self._span_s - lacking_s) / self._token_s + 1e-6), ceil(lacking_s)

    def is_full(self, now: float) -> bool:
        """Whether forgetting it changes nothing."""
        return self._full_at <= now
