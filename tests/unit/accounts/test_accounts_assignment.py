"""An account has one primary manager at a time; a team may stand beside."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.accounts.domain.account import AccountStatus
from services.accounts.domain.assignment import Assignment, assignment_faults, unled_spans
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.span import ending_faults, overlap

JANUARY = date(2026, 1, 1)
PRIMARY = Assignment(UUID(int=1), UUID(int=2), ManagerRole.RELATIONSHIP, JANUARY)
SUCCESSOR = replace(PRIMARY, manager_id=UUID(int=3), starts_on=date(2026, 4, 1))


def codes(assignment: Assignment, *others: Assignment, status: AccountStatus = AccountStatus.ACTIVE) -> list[str]:
    return [fault.code for fault in assignment_faults(assignment, status, others)]


def test_a_second_primary_manager_is_refused_until_the_first_has_ended() -> None:
    assert codes(SUCCESSOR, PRIMARY) == ["assignment_overlaps"]
    assert codes(SUCCESSOR, replace(PRIMARY, ends_on=SUCCESSOR.starts_on)) == []


def test_a_product_manager_stands_beside_the_primary_one_but_not_twice() -> None:
    product = replace(PRIMARY, manager_id=UUID(int=7), role=ManagerRole.PRODUCT)
    assert codes(product, PRIMARY) == []
    assert codes(product, product) == ["assignment_overlaps"]
    assert codes(product, replace(product, manager_id=UUID(int=8))) == []


def test_nobody_is_assigned_to_a_closed_account() -> None:
    assert codes(PRIMARY, status=AccountStatus.CLOSED) == ["account_closed"]


def test_an_assignment_that_ends_on_the_day_it_began_never_came_into_force() -> None:
    assert list(ending_faults(PRIMARY, JANUARY)) == []
    cancelled = replace(PRIMARY, ends_on=JANUARY)
    assert not cancelled.current(JANUARY)
    assert codes(replace(SUCCESSOR, starts_on=date(2025, 1, 1)), cancelled) == []


def test_an_assignment_lasts_at_least_a_day_and_ends_once() -> None:
    assert codes(replace(PRIMARY, ends_on=JANUARY)) == ["ends_before_start"]
    assert [fault.code for fault in ending_faults(PRIMARY, JANUARY - timedelta(days=1))] == ["ends_before_start"]
    ended = replace(PRIMARY, ends_on=date(2026, 3, 1))
    assert [fault.code for fault in ending_faults(ended, date(2026, 3, 2))] == ["already_ended"]


days = st.integers(0, 40).map(lambda n: JANUARY + timedelta(days=n))
spans = st.tuples(days, st.none() | st.integers(1, 20)).map(
    lambda span: replace(PRIMARY, starts_on=span[0], ends_on=span[1] and span[0] + timedelta(days=span[1]))
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(spans, max_size=5), days)
def test_with_the_desk_s_days_every_day_is_led_and_the_desk_leads_no_day_of_another(
    leading: list[Assignment], since: date
) -> None:
    desk = [replace(PRIMARY, starts_on=start, ends_on=end) for start, end in unled_spans(leading, since)]
    for day in (since + timedelta(days=n) for n in range(70)):
        led = any(each.current(day) for each in leading)
        assert sum(each.current(day) for each in desk) == (0 if led else 1)


@given(spans, spans)
def test_intervals_overlap_exactly_when_they_share_a_day(one: Assignment, other: Assignment) -> None:
    calendar = [JANUARY + timedelta(days=n) for n in range(70)]
    assert overlap(one, other) == any(one.current(day) and other.current(day) for day in calendar)
    assert overlap(one, other) == overlap(other, one)
