"""A token bucket never gives more than its rate, and gives all of it to who asks patiently."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.buckets import Bucket
from gateway.policy.document import Rate

rates = st.builds(Rate, requests=st.integers(1, 50), seconds=st.integers(1, 60))


def test_a_quiet_caller_may_ask_all_at_once_and_no_more() -> None:
    bucket = Bucket("read", Rate(requests=3, seconds=6))
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]
    assert bucket.policy == b'"read";q=3;w=6'
    assert bucket.state(100.0) == b'"read";r=0;t=6'
    assert bucket.wait_s(100.0) == 2
    assert not bucket.take(101.9)
    assert bucket.take(102.0)
    assert bucket.state(104.0) == b'"read";r=1;t=4'


@given(rate=rates, gaps=st.lists(st.floats(0, 20, allow_nan=False), max_size=200))
def test_no_window_holds_more_than_a_full_bucket_and_what_came_back_meanwhile(rate: Rate, gaps: list[float]) -> None:
    bucket, now, taken = Bucket("read", rate), 1_000.0, []
    for gap in gaps:
        now += gap
        if bucket.take(now):
            taken.append(now)
    for i, start in enumerate(taken):
        for n, end in enumerate(taken[i:], 1):
            assert n <= rate.requests + (end - start) * rate.requests / rate.seconds + 1e-6


@given(rate=rates)
def test_whoever_waits_as_long_as_told_is_let_through(rate: Rate) -> None:
    bucket, now = Bucket("read", rate), 50.0
    while bucket.take(now):
        pass
    assert bucket.take(now + bucket.wait_s(now))
