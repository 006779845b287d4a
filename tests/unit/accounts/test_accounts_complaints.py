"""Complaints: clocks in business time, the state machine, and the figures of a month."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Conflict, Invalid
from chassis.domain.flow import Ask
from chassis.yaml_text import read_yaml
from services.accounts import rulebook
from services.accounts.domain.business_calendar import BusinessCalendar, calendar_faults, with_calendars
from services.accounts.domain.complaint import (
    COMPLAINT_FLOW,
    CaseKind,
    Complaint,
    ComplaintState,
    ComplaintTransition,
    Urgency,
    clocks,
    complaint_faults,
    move_complaint,
)
from services.accounts.domain.complaint_summary import summarised

CASES = read_yaml((Path(__file__).parents[2] / "cases/accounts/complaint_clocks.yaml").read_text("utf-8"))
ORDINARY = rulebook.clock_rule(date(2026, 3, 1))
RULE = replace(ORDINARY, hours=with_calendars(ORDINARY.hours, rulebook.shipped_calendars()))
CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
moments = st.integers(0, 90 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def local(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).replace(tzinfo=CHINA)


def case(**changes: object) -> Complaint:
    plain = {
        "account_id": UUID(int=1),
        "kind": CaseKind.COMPLAINT,
        "urgency": Urgency.NORMAL,
        "subject": "late",
        "received_at": NOW,
        "answer": "sorry",
    }
    return Complaint(**(plain | changes))


def moved(complaint: Complaint, *steps: tuple[str, datetime]) -> Complaint:
    for name, at in steps:
        complaint = move_complaint(complaint, Ask(ComplaintTransition(name), "A-017", at, "because"))
    return complaint


@pytest.mark.parametrize("told", CASES, ids=[told["name"] for told in CASES])
def test_the_clock_of_the_answer(told: dict[str, object]) -> None:
    steps = [(name, local(at)) for name, at in told.get("steps", [])]
    found = clocks(moved(case(received_at=local(told["received"])), *steps), RULE, local(told["now"])).answer
    assert (found.spent_minutes, found.breached) == (told["spent"], told["breached"])
    assert found.due_at == (local(told["due"]) if told["due"] else None)


def test_the_acknowledgement_has_a_clock_of_its_own() -> None:
    received = local("2026-03-05 09:00")
    acknowledged = moved(case(received_at=received), ("acknowledge", local("2026-03-05 13:01")))
    found = clocks(acknowledged, RULE, local("2026-03-06 09:00")).acknowledgement
    assert (found.spent_minutes, found.breached, found.due_at) == (241, True, None)


@given(moments, st.integers(1, 5_000))
def test_a_deadline_is_exactly_the_promised_minutes_away(start: datetime, minutes: int) -> None:
    assert RULE.hours.minutes_between(start, RULE.hours.after(start, minutes)) == minutes


@given(moments, moments, moments)
def test_business_time_adds_up(first: datetime, second: datetime, third: datetime) -> None:
    a, b, c = sorted((first, second, third))
    between = RULE.hours.minutes_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(c, a) == 0


def test_a_case_that_is_answered_says_something_and_a_valid_one_has_a_countermeasure() -> None:
    ready = moved(case(), ("acknowledge", NOW), ("investigate", NOW))
    with pytest.raises(Invalid, match="answer_missing"):
        moved(case(answer=" "), ("acknowledge", NOW), ("investigate", NOW), ("respond", NOW))
    answered = moved(ready, ("respond", NOW))
    assert answered.answered
    with pytest.raises(Invalid, match="validity_missing"):
        moved(answered, ("close", NOW))
    assert not moved(answered, ("reopen", NOW)).answered


@pytest.mark.parametrize("state", ComplaintState)
@pytest.mark.parametrize("transition", ComplaintTransition)
def test_only_what_is_allowed_happens(state: ComplaintState, transition: ComplaintTransition) -> None:
    complaint = case(state=state, valid=False)
    ask = Ask(transition, "A-017", NOW, "because")
    if transition in COMPLAINT_FLOW.allowed(state):
        assert move_complaint(complaint, ask).history[-1].before == state
    else:
        with pytest.raises(Conflict):
            move_complaint(complaint, ask)


@pytest.mark.parametrize("name", ["escalate", "reject", "reopen"])
def test_what_weighs_has_its_reason(name: str) -> None:
    states = [state for state in ComplaintState if name in COMPLAINT_FLOW.allowed(state)]
    assert states
    for state in states:
        with pytest.raises(Invalid, match="reason_missing"):
            move_complaint(case(state=state), Ask(ComplaintTransition(name), "A-017", NOW))


def test_faults_of_a_case() -> None:
    def codes(**changes: object) -> list[str]:
        return [fault.code for fault in complaint_faults(case(**changes), NOW)]

    assert codes() == []
    assert codes(received_at=NOW + timedelta(minutes=1)) == ["in_the_future"]
    assert codes(received_at=datetime(1, 1, 1, tzinfo=CHINA)) == ["too_long_ago"]
    assert codes(kind=CaseKind.ENQUIRY, valid=True) == ["only_complaints_are_valid"]


def test_every_fault_of_a_calendar_is_located() -> None:
    first, other = date(2027, 1, 1), date(2026, 12, 31)
    calendar = BusinessCalendar(2027, (first, other, first), (first,), "a test")
    assert [(fault.pointer, fault.code) for fault in calendar_faults(calendar)] == [
        ("/holidays/1", "not_in_year"),
        ("/holidays/2", "day_repeated"),
        ("/extra_days/0", "day_repeated"),
    ]
    assert [list(calendar_faults(shipped)) for shipped in rulebook.shipped_calendars()] == [[]]


def test_in_a_year_without_a_calendar_weekdays_are_open() -> None:
    assert not RULE.hours.open_on(date(2026, 10, 1))
    assert RULE.hours.open_on(date(2029, 10, 1))
    assert not RULE.hours.open_on(date(2029, 9, 30))


def test_the_figures_of_a_month() -> None:
    start = local("2026-03-05 09:00")
    answered = [
        moved(
            case(received_at=start, valid=i == 0, satisfaction=5 - i, countermeasure="check"),
            ("acknowledge", start),
            ("investigate", start),
            ("respond", start + timedelta(minutes=60 * (i + 1))),
        )
        for i in range(3)
    ]
    cases = [*answered, case(kind=CaseKind.ENQUIRY, received_at=start)]
    now = local("2026-03-05 13:30")
    found = summarised((each, clocks(each, RULE, now)) for each in cases)
    assert (found.complaints, found.enquiries, found.valid_complaints, found.answered) == (3, 1, 1, 3)
    assert (found.answer_median_minutes, found.answer_p90_minutes) == (120, 180)
    assert (found.satisfaction_mean, found.satisfaction_count) == (Decimal("4.00"), 3)
    assert (found.breach_share, found.countermeasures) == (Decimal("0.0000"), ("check",))
    assert summarised([]).breach_share is None
