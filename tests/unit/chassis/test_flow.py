from datetime import UTC, datetime
from enum import StrEnum

import pytest

from chassis.domain.errors import Conflict, Forbidden, Invalid
from chassis.domain.flow import Ask, Flow

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


class State(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    VOID = "void"


class Move(StrEnum):
    SIGN = "sign"
    VOID = "void"


FLOW: Flow[State, Move] = Flow(
    {State.DRAFT: {Move.SIGN: State.SIGNED, Move.VOID: State.VOID}, State.SIGNED: {Move.VOID: State.VOID}},
    reasoned=frozenset({Move.VOID}),
    by_another=frozenset({Move.SIGN}),
)


def test_a_state_from_which_nothing_leads_is_final():
    assert FLOW.allowed(State.VOID) == ()
    with pytest.raises(Conflict) as refused:
        FLOW.after(State.VOID, Move.SIGN)
    assert refused.value.faults[0].params == {"state": "void", "transition": "sign", "allowed": "-"}


def test_a_refused_transition_names_those_that_are_allowed():
    with pytest.raises(Conflict) as refused:
        FLOW.after(State.SIGNED, Move.SIGN)
    assert refused.value.faults[0].params["allowed"] == "void"


def test_the_author_does_not_make_the_step_that_takes_another_person():
    assert FLOW.after_by(State.DRAFT, Move.SIGN, author="f-1", actor="f-2") is State.SIGNED
    with pytest.raises(Forbidden) as refused:
        FLOW.after_by(State.DRAFT, Move.SIGN, author="f-1", actor="f-1")
    assert refused.value.faults[0].code == "four_eyes"


def test_steps_that_nobody_else_needs_to_make_are_free_to_the_author():
    assert FLOW.after_by(State.DRAFT, Move.VOID, author="f-1", actor="f-1") is State.VOID


def test_a_step_that_needs_a_reason_is_refused_without_one_at_its_place():
    with pytest.raises(Invalid) as refused:
        FLOW.take(State.DRAFT, Ask(Move.VOID, "f-1", AT, "  "))
    assert (refused.value.faults[0].code, refused.value.faults[0].pointer) == ("reason_missing", "/reason")


def test_a_step_tells_who_made_it_from_where_to_where_and_why():
    state, step = FLOW.take(State.DRAFT, Ask(Move.VOID, "f-1", AT, "typed twice"))
    assert state is State.VOID
    assert (step.before, step.after, step.actor, step.at, step.reason) == ("draft", "void", "f-1", AT, "typed twice")
