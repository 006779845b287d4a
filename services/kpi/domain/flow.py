"""How things move from state to state, and which steps take another person's eyes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from chassis.domain.errors import Conflict, Fault, Forbidden

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Flow(Generic[State, Step]):
    """`steps` leads from a state by a transition to the next; `by_another` cannot be done by the author."""

    steps: Mapping[tuple[State, Step], State]
    by_another: frozenset[Step]

    def allowed(self, state: State) -> tuple[Step, ...]:
        """What may be done in `state`."""
        return tuple(step for (start, step) in self.steps if start is state)

    def after(self, state: State, step: Step, author: str, actor: str) -> State:
        """The state after `step`; `four_eyes` when the author asks for what only somebody else may do."""
        after = self.steps.get((state, step))
        if after is None:
            allowed = ", ".join(self.allowed(state)) or "-"
            params = {"transition": step, "state": state, "allowed": allowed}
            raise Conflict(Fault("transition_not_allowed", "/transition", params))
        if step in self.by_another and actor == author:
            raise Forbidden(Fault("four_eyes", "/transition", {"author": author}))
        return after
