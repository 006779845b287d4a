"""What came of asking for room: what is told to the caller, and why it is refused if it is."""

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from chassis.domain.errors import Fault
from gateway.policy.document import Quotas, Rate
from gateway.policy.periods import Period, Span


class Taken(NamedTuple):
    """The values of `RateLimit-Policy` and `RateLimit`, and what was refused."""

    policy: bytes
    state: bytes
    fault: Fault | None = None
    wait_s: int = 0


class Limit(NamedTuple):
    """A quota that counts: `most` requests of a class in a span."""

    rate_class: str
    span: Span
    most: int


class Told(NamedTuple):
    """One limit as it stands after the request: q in w seconds, r left, all of it again in t seconds."""

    name: str
    q: int
    w: int
    r: int
    t: int


def quotas_for(quotas: Quotas, rate_class: str) -> tuple[Limit, ...]:
    """The quotas of a class, that of the day first."""
    quota = quotas.quota(rate_class)
    if quota is None:
        return ()
    spans: dict[Span, int | None] = {"day": quota.day, "month": quota.month}
    return tuple(Limit(rate_class, span, most) for span, most in spans.items() if most is not None)


def taken(told: Iterable[Told], fault: Fault | None = None, wait_s: int = 0) -> Taken:
    """What the caller is told of its limits."""
    told = tuple(told)
    policy = ", ".join(f'"{limit.name}";q={limit.q};w={limit.w}' for limit in told)
    state = ", ".join(f'"{limit.name}";r={limit.r};t={limit.t}' for limit in told)
    return Taken(policy.encode(), state.encode(), fault, wait_s)


def of_rate(rate_class: str, rate: Rate, left: int, whole_in_s: int) -> Told:
    """A rate of which so much is left."""
    return Told(rate_class, rate.requests, rate.seconds, left, whole_in_s)


def of_quota(limit: Limit, period: Period, used: int, now_s: float) -> Told:
    """A quota after `used` requests."""
    left, whole_in_s = max(0, limit.most - used), ceil(period.ends_s - now_s)
    return Told(f"{limit.rate_class}-{limit.span}", limit.most, period.seconds, left, whole_in_s)


def rate_fault(rate: Rate) -> Fault:
    """Why a request beyond the rate is refused."""
    return Fault("rate_exceeded", "", {"requests": rate.requests, "seconds": rate.seconds})


def quota_fault(limit: Limit) -> Fault:
    """Why a request beyond the quota is refused."""
    if limit.span == "day":
        return Fault("quota_of_day_exceeded", "", {"requests": limit.most})
    return Fault("quota_of_month_exceeded", "", {"requests": limit.most})
