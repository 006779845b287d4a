"""State machines as data: which transition leads from which state to which, who asked for it, when and why.

A flow is a table; nothing about a state hides in code. Every transition made stands in the history of what was moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from chassis.domain.errors import Conflict, Fault, Invalid

State = TypeVar("State", bound=StrEnum)
Transition = TypeVar("Transition", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Ask(Generic[Transition]):
    """A transition that `actor` asks for at `at`, and why."""

    transition: Transition
    actor: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A transition that was made."""

    transition: str
    before: str
    after: str
    actor: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Flow(Generic[State, Transition]):
    """`moves` says where each transition leads from each state; those in `reasoned` are refused without a reason."""

    moves: Mapping[State, Mapping[Transition, State]]
    reasoned: frozenset[Transition] = frozenset()

    def allowed(self, state: State) -> tuple[Transition, ...]:
        """What may be done in `state`."""
        return tuple(self.moves[state])

    def after(self, state: State, transition: Transition) -> State:
        """The state after `transition`; `Conflict` where it is not allowed."""
        if transition not in self.moves[state]:
            allowed = ", ".join(self.moves[state])
            params = {"state": state.value, "transition": transition.value, "allowed": allowed}
            raise Conflict(Fault("transition_not_allowed", "/transition", params))
        return self.moves[state][transition]

    def take(self, state: State, ask: Ask[Transition]) -> tuple[State, Step]:
        """The state after what is asked, and the step for the history."""
        after = self.after(state, ask.transition)
        if ask.transition in self.reasoned and not ask.reason.strip():
            raise Invalid(Fault("reason_missing", "/reason", {"transition": ask.transition.value}))
        return after, Step(ask.transition.value, state.value, after.value, ask.actor, ask.at, ask.reason)
