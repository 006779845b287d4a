"""A pay run's life: draft → calculated → approved → closed. Paying takes four eyes, and closed is for good."""

from enum import StrEnum

from chassis.domain.errors import Conflict, Fault, Forbidden


class PayRunState(StrEnum):
    """Where a run stands. `approved` runs may be reopened to `calculated`; `closed` runs never change again."""

    DRAFT = "draft"
    CALCULATED = "calculated"
    APPROVED = "approved"
    CLOSED = "closed"


class PayRunTransition(StrEnum):
    """What people do with a run; calculating is done by its job."""

    APPROVE = "approve"
    REOPEN = "reopen"
    CLOSE = "close"


_NEXT = {
    (PayRunState.CALCULATED, PayRunTransition.APPROVE): PayRunState.APPROVED,
    (PayRunState.APPROVED, PayRunTransition.REOPEN): PayRunState.CALCULATED,
    (PayRunState.APPROVED, PayRunTransition.CLOSE): PayRunState.CLOSED,
}


def transitions_from(state: PayRunState) -> tuple[PayRunTransition, ...]:
    """What may be done with a run in `state`."""
    return tuple(transition for (start, transition) in _NEXT if start is state)


def move(state: PayRunState, transition: PayRunTransition, author: str, actor: str) -> PayRunState:
    """The state after `transition`. Who prepared a run may not approve it (`four_eyes`)."""
    after = _NEXT.get((state, transition))
    if after is None:
        allowed = ", ".join(transitions_from(state)) or "-"
        raise Conflict(
            Fault(
                "transition_not_allowed", "/transition", {"transition": transition, "state": state, "allowed": allowed}
            )
        )
    if transition is PayRunTransition.APPROVE and actor == author:
        raise Forbidden(Fault("four_eyes", "/transition", {"author": author}))
    return after
