"""A pay run's life: draft → calculated → approved → closed. Paying takes four eyes, and closed is for good."""

from enum import StrEnum

from chassis.domain.errors import Conflict, Fault, Forbidden


class PayRunState(StrEnum):
    """Where a run stands. `approved` runs may be reopened to `calculated`; `closed` runs never change again."""

    DRAFT = "draft"
    CALCULATED = "calculated"
    APPROVED = "approved"
    CLOSED = "closed"


class PayRunAction(StrEnum):
    """What people do with a run; calculating is done by its job."""

    APPROVE = "approve"
    REOPEN = "reopen"
    CLOSE = "close"


_NEXT = {
    (PayRunState.CALCULATED, PayRunAction.APPROVE): PayRunState.APPROVED,
    (PayRunState.APPROVED, PayRunAction.REOPEN): PayRunState.CALCULATED,
    (PayRunState.APPROVED, PayRunAction.CLOSE): PayRunState.CLOSED,
}


def actions_from(state: PayRunState) -> tuple[PayRunAction, ...]:
    """What may be done with a run in `state`."""
    return tuple(action for (start, action) in _NEXT if start is state)


def move(state: PayRunState, action: PayRunAction, author: str, actor: str) -> PayRunState:
    """The state after `action`. Who prepared a run may not approve it (`four_eyes`)."""
    after = _NEXT.get((state, action))
    if after is None:
        allowed = ", ".join(actions_from(state)) or "-"
        raise Conflict(
            Fault("transition_not_allowed", "/action", {"action": action, "state": state, "allowed": allowed})
        )
    if action is PayRunAction.APPROVE and actor == author:
        raise Forbidden(Fault("four_eyes", "/action", {"author": author}))
    return after
