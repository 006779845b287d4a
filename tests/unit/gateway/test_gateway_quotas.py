"""Quotas count in calendar periods; a shared bucket holds exactly what a bucket of one's own does."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.allowances import Allowances
from gateway.policy.buckets import Bucket
from gateway.policy.document import Rate, parse_policies
from gateway.policy.levels import US, Level
from gateway.policy.periods import Calendar
from gateway.policy.quota_book import QuotaBook

MORNING = datetime(2026, 3, 31, 20, 0, tzinfo=UTC).timestamp()
"""Four in the morning of the first of April in Shanghai."""


def allowances(text: str, now: list[float], book: QuotaBook | None = None) -> Allowances:
    return Allowances(parse_policies(text), book, lambda: now[0], lambda: now[0])


@pytest.mark.parametrize(
    ("zone", "day", "month", "seconds"),
    [
        ("UTC", "2026-03-31", "2026-03", 31 * 86_400),
        ("Asia/Shanghai", "2026-04-01", "2026-04", 30 * 86_400),
        ("Europe/Berlin", "2026-03-31", "2026-03", 31 * 86_400 - 3_600),
    ],
)
def test_a_period_is_that_of_the_bank_s_own_calendar(zone: str, day: str, month: str, seconds: int) -> None:
    calendar = Calendar(zone, lambda: MORNING)
    assert calendar.period("day").name == day
    assert (calendar.period("month").name, calendar.period("month").seconds) == (month, seconds)
    assert calendar.period("day").ends_s - MORNING <= 86_400


def test_a_day_begins_anew_and_a_month_goes_on() -> None:
    now = [MORNING]
    counting = allowances("{quotas: {read: {day: 2, month: 3}}, quota_zone: Asia/Shanghai}", now)
    asked = [counting.take("lin", "core", "read") for _ in range(3)]
    assert [bool(taken and taken.fault) for taken in asked] == [False, False, True]
    assert asked[2] is not None
    assert asked[2].wait_s == 20 * 3_600
    now[0] += 20 * 3_600
    asked = [counting.take("lin", "core", "read") for _ in range(2)]
    assert [taken.fault.code if taken and taken.fault else "" for taken in asked] == ["", "quota_of_month_exceeded"]


def test_what_a_rate_refuses_takes_nothing_of_the_quota() -> None:
    now = [MORNING]
    counting = allowances("{limits: {read: {requests: 1, seconds: 10}}, quotas: {read: {day: 5}}}", now)
    states = [taken.state.decode() for _ in range(3) if (taken := counting.take("lin", "core", "read"))]
    assert ['"read-day";r=4' in state for state in states] == [True, True, True]


def test_a_quota_of_a_caller_s_own_goes_before_everybody_s() -> None:
    own = "{core: {quotas: {read: {day: 1}, bulk: {month: 2}}}}"
    policies = parse_policies(f"{{quotas: {{read: {{day: 9}}}}, callers: {own}}}")
    assert policies.quotas_of("lin", "core").read == policies.callers["core"].quotas.read
    assert policies.quotas_of("core", "").read.day == 1
    assert policies.quotas_of("lin", "console").read.day == 9
    assert policies.limits_of("lin", "core") == policies.limits


def test_a_restart_recalls_what_was_used_and_recording_loses_nothing() -> None:
    now, book = [MORNING], QuotaBook()
    counting = allowances("{quotas: {read: {day: 4}}}", now, book)
    counting.take("lin", "core", "read")
    written = book.pending()
    counting.take("lin", "core", "read")
    book.recorded(written, {("core", "read", "2026-03-31"): 1})
    assert [(pending.key, pending.requests) for pending in book.pending()] == [(("core", "read", "2026-03-31"), 1)]
    later = QuotaBook()
    later.recall({("core", "read", "2026-03-31"): 3})
    again = allowances("{quotas: {read: {day: 4}}}", now, later)
    assert [bool(taken and taken.fault) for taken in (again.take("lin", "core", "read") for _ in range(2))] == [
        False, True
    ]  # fmt: skip


def test_a_time_zone_that_is_none_is_named() -> None:
    with pytest.raises(Exception, match="quota_zone"):
        parse_policies("quota_zone: Asia/Nowhere")


RATES = st.builds(Rate, requests=st.integers(1, 2_000), seconds=st.integers(1, 100))


@given(RATES, st.lists(st.integers(0, 40), max_size=60))
def test_a_shared_bucket_gives_what_a_bucket_of_ones_own_gives(rate: Rate, pauses: list[int]) -> None:
    """The oracle is the bucket of one process; times are multiples of a token's, where both must agree exactly."""
    bucket, level, now_us = Bucket("read", rate), Level(0, 0), 0
    token_us = rate.seconds * US // rate.requests
    for pause in pauses:
        now_us += pause * token_us
        mine, now_level = bucket.take(now_us / US), level.at(now_us, rate)
        raised = now_level.raised(rate)
        level = raised or now_level
        if rate.seconds * US % rate.requests == 0:
            assert mine == (raised is not None)
        assert 0 <= level.left(rate)[0] <= rate.requests


@given(RATES, st.integers(1, 50))
def test_from_rest_a_shared_bucket_holds_its_requests_and_not_one_more(rate: Rate, more: int) -> None:
    level, granted = Level(0, 0), 0
    for _ in range(rate.requests + more):
        raised = level.at(0, rate).raised(rate)
        granted += raised is not None
        level = raised or level
    assert granted == rate.requests
    assert level.wait_s(rate) >= 1
