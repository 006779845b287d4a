"""A sitting has a clock and an end: what a block took is known, and nothing is answered when its time is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from chassis.domain.errors import Conflict, Invalid
from services.assessment.domain.answers import Choice, Sheet
from services.assessment.domain.invitation import Link, digest, link_to, redeemed, session_ends
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.sitting import (
    Consent,
    Invitation,
    Sitting,
    answered,
    check_waiting,
    consented,
    opened,
    paused,
    resumed,
    submitted,
    withdrawn,
)

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
ENDS = NOW + timedelta(hours=1)
INVITED = opened(Invitation(Respondent("A-M01", "王思远"), "disc-24@2026-01-01", "selection", ENDS), NOW)
BEGUN = consented(INVITED, Consent("selection", "A-M01", NOW))
CHOICE = Choice("b01", "b01a", "b01b")


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_block_takes_the_time_since_the_last_save() -> None:
    assert BEGUN.timed(CHOICE, later(12)).taken_ms == 12_000
    assert answered(BEGUN, Sheet(), later(12)).timed(CHOICE, later(20)).taken_ms == 8_000
    assert BEGUN.timed(replace(CHOICE, taken_ms=7), later(12)).taken_ms == 7


def test_a_pause_does_not_count_and_lets_nothing_be_answered() -> None:
    resting = paused(BEGUN, later(5))
    assert resting.allowed_transitions == ("resume", "withdraw")
    with pytest.raises(Conflict, match="not_allowed_in_state"):
        answered(resting, Sheet(), later(6))
    assert resumed(resting, later(900)).timed(CHOICE, later(905)).taken_ms == 5_000


def test_when_its_time_is_over_a_sitting_takes_nothing_more_and_can_still_be_withdrawn() -> None:
    for act in (
        lambda: answered(BEGUN, Sheet(), ENDS),
        lambda: submitted(BEGUN, UUID(int=1), ENDS),
        lambda: paused(BEGUN, ENDS),
        lambda: check_waiting(BEGUN, ENDS),
    ):
        with pytest.raises(Conflict, match="sitting_expired"):
            act()
    assert withdrawn(BEGUN, ENDS).state == "withdrawn"


def test_a_sitting_that_is_over_before_it_begins_is_refused() -> None:
    with pytest.raises(Invalid, match="expires_in_the_past"):
        opened(Invitation(Respondent("A-M01", "王思远"), "disc-24@2026-01-01", "selection", NOW), NOW)


def test_a_link_is_used_once_and_within_its_time() -> None:
    link = link_to(UUID(int=1), "secret", ENDS, NOW)
    assert (link.token_sha256, "secret" in repr(link)) == (digest("secret"), False)
    used = redeemed(link, later(1))
    with pytest.raises(Conflict, match="invitation_used"):
        redeemed(used, later(2))
    with pytest.raises(Conflict, match="invitation_expired"):
        redeemed(link, ENDS)
    for wrong in (NOW, NOW + timedelta(days=91)):
        with pytest.raises(Invalid, match="expires_"):
            link_to(UUID(int=1), "secret", wrong, NOW)


def test_what_a_link_opens_ends_with_the_sitting_or_after_three_days() -> None:
    assert session_ends(None, NOW) == NOW + timedelta(hours=72)
    assert session_ends(ENDS, NOW) == ENDS


def test_there_is_no_link_into_what_is_over() -> None:
    for over in (withdrawn(BEGUN, NOW), submitted(BEGUN, UUID(int=1), NOW)):
        with pytest.raises(Conflict, match="sitting_is_over"):
            check_waiting(over, NOW)
    check_waiting(Sitting(INVITED.respondent, INVITED.instrument, INVITED.purpose), NOW)
    assert Link(UUID(int=1), "", ENDS).redeemed_at is None
