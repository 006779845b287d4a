"""Lists: conditions say only what the language has, who joins has a work state, and progress leaves nobody out."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Conflict, Invalid
from chassis.domain.flow import Ask
from services.accounts.domain.account_list import (
    WORK_FLOW,
    AccountList,
    ListKind,
    ListMember,
    WorkState,
    WorkTransition,
    joining,
    leaving,
    list_faults,
    outcome_faults,
    present,
    progress,
)
from services.accounts.domain.condition import read_condition
from services.accounts.domain.trait import TRAITS, TraitKind
from services.accounts.rulebook import list_rule
from tests.cases import cases

DAY = date(2026, 4, 1)
MADE = AccountList("at risk", ListKind.AT_RISK, "A-017", None, "CNY", 14)


def codes(text: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read_condition(text)
    return [fault.code for fault in refused.value.faults]


@pytest.mark.parametrize("case", cases("accounts/conditions.yaml"), ids=lambda case: case["case"])
def test_a_condition_holds(case: Mapping[str, Any]) -> None:
    known = {
        name: Decimal(value) if TRAITS[name] is TraitKind.NUMBER else value for name, value in case["known"].items()
    }
    assert read_condition(case["condition"]).holds(known) is case["holds"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("statsu = 'active'", ["unknown_trait"]),
        ("status = 1", ["trait_compared_wrongly"]),
        ("status > 'a'", ["trait_compared_wrongly"]),
        ("score = 'high' AND wealth > 3", ["unknown_trait", "trait_compared_wrongly"]),
        ("score > aum", ["condition_part_unknown"]),
        ("score + 1 > 2", ["condition_part_unknown"]),
        ("1 = 1", ["condition_part_unknown"]),
        ("score", ["condition_part_unknown"]),
        ("exists (select 1 from accounts)", ["condition_part_unknown"]),
        ("tier IN (SELECT tier FROM accounts)", ["condition_part_unknown"]),
        ("status = 'active'; drop table accounts", ["condition_part_unknown"]),
        ("status = ", ["condition_unreadable"]),
        ("(" * 400 + "score > 1" + ")" * 80, ["condition_unreadable"]),
        (" OR ".join(["score > 1"] * 50), ["condition_too_long"]),
    ],
)
def test_what_is_not_of_the_language_is_refused_and_nothing_is_executed(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert read_condition(text).holds({}) in (True, False)


def test_every_list_that_ships_can_be_read_and_worked_to_an_end() -> None:
    rule = list_rule(DAY)
    assert set(rule.definitions) == {"potential", "at_risk", "reviving"}
    for found in rule.definitions.values():
        assert read_condition(found.condition).traits
        assert rule.outcomes[found.kind]
    assert set(rule.outcomes) == set(ListKind)


def member(joined: date = DAY, **fields: object) -> ListMember:
    return ListMember(UUID(int=1), UUID(int=2), joined, joined + timedelta(days=14), by_rule=True, **fields)


def test_who_joins_has_the_days_of_the_list() -> None:
    joined = joining(MADE, UUID(int=2), UUID(int=1), DAY, {"status": "active"})
    assert (joined.due_on, joined.by_rule, joined.state) == (date(2026, 4, 15), True, WorkState.OPEN)
    assert not joining(MADE, UUID(int=2), UUID(int=1), DAY, None).by_rule


def test_membership_is_of_a_day() -> None:
    gone = leaving(member(), date(2026, 4, 10))
    on = {day: len(present([gone], date(2026, 4, day))) for day in (1, 9, 10)}
    assert on == {1: 1, 9: 1, 10: 0}
    assert present([leaving(member(), DAY)], DAY) == []


def test_work_ends_with_an_outcome_of_its_kind_and_begins_anew_with_a_reason() -> None:
    outcomes = list_rule(DAY).outcomes[ListKind.AT_RISK]
    assert [f.code for f in outcome_faults("grown", True, outcomes)] == ["unknown_outcome"]
    assert [f.code for f in outcome_faults(None, True, outcomes)] == ["unknown_outcome"]
    assert [f.code for f in outcome_faults("kept", False, outcomes)] == ["outcome_too_early"]
    assert not list(outcome_faults("kept", True, outcomes))
    at = datetime(2026, 4, 2, 9)  # noqa: DTZ001 - any moment
    done = WORK_FLOW.move(member(), Ask(WorkTransition.FINISH, "A-017", at))
    assert done.state is WorkState.DONE
    with pytest.raises(Conflict):
        WORK_FLOW.move(done, Ask(WorkTransition.CONTACT, "A-017", at))
    with pytest.raises(Invalid):
        WORK_FLOW.move(done, Ask(WorkTransition.REOPEN, "A-017", at))


def test_progress_counts_who_is_worked_on_and_sets_aside_who_left_undone() -> None:
    members = [
        member(),
        member(state=WorkState.CONTACTED),
        member(state=WorkState.DONE, outcome="kept"),
        member(state=WorkState.DONE, outcome="kept", left_on=date(2026, 4, 5)),
        member(left_on=date(2026, 4, 5)),
    ]
    found = progress(members, date(2026, 4, 20))
    assert (found.members, found.left, found.overdue, found.done_share) == (4, 1, 2, Decimal("0.5000"))
    assert (found.by_state[WorkState.DONE], found.by_outcome) == (2, {"kept": 2})
    assert progress([], DAY).done_share is None


@given(st.lists(st.tuples(st.sampled_from(WorkState), st.none() | st.integers(0, 30))))
def test_progress_leaves_nobody_out(rows: list[tuple[WorkState, int | None]]) -> None:
    members = [
        member(state=state, left_on=None if left is None else DAY + timedelta(days=left)) for state, left in rows
    ]
    found = progress(members, DAY + timedelta(days=15))
    assert sum(found.by_state.values()) == found.members
    assert found.members + found.left == len(rows)


@pytest.mark.parametrize(("days", "faults"), [(0, 1), (1, 0), (3660, 0), (3661, 1)])
def test_a_list_gives_a_day_at_least(days: int, faults: int) -> None:
    assert len(list(list_faults(AccountList("x", ListKind.OTHER, "A-1", None, "CNY", days)))) == faults
