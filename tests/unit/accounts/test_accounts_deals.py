"""Opportunities, proposals and contracts: the state machines, and what amendments make of a contract."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chassis.domain.errors import Conflict
from chassis.domain.flow import Ask
from chassis.domain.money import Money
from services.accounts import rulebook
from services.accounts.domain.contract import Amendment, Contract, ContractState, amended, amount_on, last_day
from services.accounts.domain.opportunity import (
    OPPORTUNITY_FLOW,
    Opportunity,
    OpportunityState,
    OpportunityTransition,
    chance_pct,
    move_opportunity,
)

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
RULE = rulebook.chance_rule(NOW.date())


def opportunity(**changes: object) -> Opportunity:
    plain = {"account_id": UUID(int=1), "name": "n", "need": "", "amount": Money(100, "CNY"), "hours": 8}
    return Opportunity(**(plain | {"expected_on": NOW.date(), "owner": "A-017"} | changes))


def contract(*amendments: Amendment) -> Contract:
    return Contract(
        UUID(int=1), "c", Money(100, "CNY"), date(2026, 1, 1), date(2026, 12, 31), amendments=amendments,
        state=ContractState.ACTIVE,
    )  # fmt: skip


def amendment(day: str, **changes: object) -> Amendment:
    return Amendment(date.fromisoformat(day), "because", "S-001", NOW, **changes)


@pytest.mark.parametrize("state", OpportunityState)
@pytest.mark.parametrize("transition", OpportunityTransition)
def test_an_opportunity_only_takes_the_steps_of_its_flow(state, transition):
    ask = Ask(transition, "A-017", NOW, "because")
    if transition in OPPORTUNITY_FLOW.allowed(state):
        moved = move_opportunity(opportunity(state=state), ask, "price", accepted=True)
        assert (moved.history[-1].before, moved.history[-1].after) == (state, moved.state)
    else:
        with pytest.raises(Conflict):
            move_opportunity(opportunity(state=state), ask, "price", accepted=True)


def test_the_chance_is_the_managers_own_or_that_of_the_state_and_certain_at_the_end():
    chances = [chance_pct(opportunity(state=state, chance_pct=60), RULE) for state in OpportunityState]
    assert chances == [60, 60, 60, 60, 100, 0]
    by_state = [chance_pct(opportunity(state=state), RULE) for state in OpportunityState]
    assert by_state[:5] == sorted(by_state[:5])


def test_amendments_count_from_their_day_and_leave_what_they_do_not_name():
    found = contract(
        amendment("2026-09-01", amount=Money(150, "CNY")),
        amendment("2026-03-01", amount=Money(120, "CNY"), ends_on=date(2027, 6, 30)),
    )
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 9, 1)]
    assert [amount_on(found, day).minor for day in days] == [100, 120, 150]
    assert [last_day(found, day).year for day in days] == [2026, 2027, 2027]


def test_only_a_signed_contract_is_amended():
    draft = Contract(UUID(int=1), "c", Money(100, "CNY"), date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(Conflict, match="not_signed"):
        amended(draft, amendment("2026-03-01", text="more"))
