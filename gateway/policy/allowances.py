"""What every caller may still do, as one process counts it: its rate and its quotas."""

from collections.abc import Callable
from math import ceil
from time import monotonic, time

from gateway.policy.buckets import MOST_BUCKETS, Bucket
from gateway.policy.document import Policies
from gateway.policy.periods import Calendar
from gateway.policy.quota_book import QuotaBook, QuotaCount
from gateway.policy.taken import Limit, Taken, of_quota, of_rate, quota_fault, quotas_for, rate_fault, taken


class Allowances:
    """The buckets of one gateway process, and its book of quotas.

    A bucket is made when its caller first asks and forgotten when it no longer matters. Rates count for a caller,
    quotas for a program: all who use it together.
    """

    def __init__(
        self,
        policies: Policies,
        book: QuotaBook | None = None,
        clock: Callable[[], float] = monotonic,
        wall: Callable[[], float] = time,
    ) -> None:
        self.policies, self._clock, self._wall = policies, clock, wall
        self.calendar = Calendar(policies.quota_zone, wall)
        self._book = book or QuotaBook()
        self._buckets: dict[tuple[str, str], Bucket | None] = {}
        self._quotas: dict[tuple[str, str], tuple[Limit, ...]] = {}

    def take(self, caller: str, client: str, rate_class: str) -> Taken | None:
        """Take room for one request; none where nothing is limited."""
        bucket, limits = self._bucket(caller, client, rate_class), self.quotas(caller, client, rate_class)
        if not limits:
            return None if bucket is None else _from(bucket, self._clock())
        counts = [self._count(client or caller, rate_class, limit) for limit in limits]
        now, now_s = self._clock(), self._wall()
        fault, wait_s = None, 0
        if bucket is not None and not bucket.take(now):
            fault, wait_s = rate_fault(bucket.rate), bucket.wait_s(now)
        elif over := [(limit, count) for limit, count in zip(limits, counts, strict=True) if count.used >= limit.most]:
            limit, count = over[-1]
            fault, wait_s = quota_fault(limit), ceil(count.period.ends_s - now_s)
        else:
            for count in counts:
                count.pending += 1
        told = [] if bucket is None else [of_rate(rate_class, bucket.rate, *bucket.left(now))]
        told += [of_quota(limit, c.period, c.used, now_s) for limit, c in zip(limits, counts, strict=True)]
        return taken(told, fault, wait_s)

    def quotas(self, caller: str, client: str, rate_class: str) -> tuple[Limit, ...]:
        """The quotas of a program for a class of operations."""
        key = (client or caller, rate_class)
        found = self._quotas.get(key)
        if found is None:
            if len(self._quotas) >= MOST_BUCKETS:
                self._quotas.clear()
            found = self._quotas[key] = quotas_for(self.policies.quotas_of(caller, client), rate_class)
        return found

    def _count(self, client: str, rate_class: str, limit: Limit) -> QuotaCount:
        return self._book.count(client, rate_class, self.calendar.period(limit.span))

    def _bucket(self, caller: str, client: str, rate_class: str) -> Bucket | None:
        key = (caller, rate_class)
        try:
            return self._buckets[key]
        except KeyError:
            return self._made(key, client)

    def _made(self, key: tuple[str, str], client: str) -> Bucket | None:
        if len(self._buckets) >= MOST_BUCKETS:
            self._forget()
        caller, rate_class = key
        rate = self.policies.limits_of(caller, client).rate(rate_class)
        made = self._buckets[key] = Bucket(rate_class, rate) if rate is not None else None
        return made

    def _forget(self) -> None:
        # When all of them are in use there are more callers than a bank has people and programs; then all begin anew.
        now = self._clock()
        full = [key for key, bucket in self._buckets.items() if bucket is None or bucket.is_full(now)]
        for key in full or list(self._buckets):
            del self._buckets[key]


def _from(bucket: Bucket, now: float) -> Taken:
    if bucket.take(now):
        return Taken(bucket.policy, bucket.state(now))
    return Taken(bucket.policy, bucket.state(now), rate_fault(bucket.rate), bucket.wait_s(now))
