"""State machines as data: which transition leads from which state to which, who asked for it, when and why.

A flow is a table; nothing about a state hides in code. Every transition made stands in the history of what was moved.
Some transitions take another person's eyes than the author's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from chassis.domain.errors import Conflict, Fault, Forbidden, Invalid

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


if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    class Movable(DataclassInstance, Protocol):
        """A frozen value with a state, and with the history of its states."""

        @property
        def state(self) -> StrEnum:
            """Where it stands."""

        @property
        def history(self) -> tuple[Step, ...]:
            """The transitions that led there."""


Moved = TypeVar("Moved", bound="Movable")


@dataclass(frozen=True, slots=True)
class Flow(Generic[State, Transition]):
    """`moves` says where each transition leads from each state; a state that is not in it is final.

    Those in `reasoned` are refused without a reason, those in `by_another` to the author.
    """

    moves: Mapping[State, Mapping[Transition, State]]
    reasoned: frozenset[Transition] = frozenset()
    by_another: frozenset[Transition] = frozenset()

    def allowed(self, state: State) -> tuple[Transition, ...]:
        """What may be done in `state`."""
        return tuple(self._from(state))

    def after(self, state: State, transition: Transition) -> State:
        """The state after `transition`; `Conflict` where it is not allowed."""
        moves = self._from(state)
        if transition not in moves:
            allowed = ", ".join(moves) or "-"
            params = {"state": state.value, "transition": transition.value, "allowed": allowed}
            raise Conflict(Fault("transition_not_allowed", "/transition", params))
        return moves[transition]

    def after_by(self, state: State, transition: Transition, author: str, actor: str) -> State:
        """The state after `transition` by `actor`; `four_eyes` when the author asks for what another has to do."""
        after = self.after(state, transition)
        if transition in self.by_another and actor == author:
            raise Forbidden(Fault("four_eyes", "/transition", {"author": author}))
        return after

    def take(self, state: State, ask: Ask[Transition]) -> tuple[State, Step]:
        """The state after what is asked, and the step for the history."""
        after = self.after(state, ask.transition)
        if ask.transition in self.reasoned and not ask.reason.strip():
            raise Invalid(Fault("reason_missing", "/reason", {"transition": ask.transition.value}))
        return after, Step(ask.transition.value, state.value, after.value, ask.actor, ask.at, ask.reason)

    def move(self, value: Moved, ask: Ask[Transition]) -> Moved:
        """`value` in the state after what is asked, with the step in its history."""
        after, step = self.take(cast("State", value.state), ask)
        return replace(value, state=after, history=(*value.history, step))

    def _from(self, state: State) -> Mapping[Transition, State]:
        return self.moves.get(state, {})
