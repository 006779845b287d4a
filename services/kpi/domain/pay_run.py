"""A pay run's life: draft → calculated → reviewed → approved → paid → closed.

Paying takes four eyes: whoever prepared a run neither reviews nor approves it. Closed is for good.
"""

from enum import StrEnum
from types import MappingProxyType

from chassis.domain.flow import Flow


class PayRunState(StrEnum):
    """Where a run stands. Until it is `paid`, it may be reopened to `calculated`; `closed` runs never change again."""

    DRAFT = "draft"
    CALCULATED = "calculated"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PAID = "paid"
    CLOSED = "closed"


class PayRunTransition(StrEnum):
    """What people do with a run; calculating is done by its job."""

    REVIEW = "review"
    APPROVE = "approve"
    REOPEN = "reopen"
    PAY = "pay"
    CLOSE = "close"


SETTLED = (PayRunState.PAID, PayRunState.CLOSED)
"""The states in which a manager has been paid, and must not be for the same period by the same plan again."""

PUBLISHED = (PayRunState.APPROVED, *SETTLED)
"""The states in which a manager may see the own statement: before that it is a draft of finance."""

PAY_RUN_FLOW: Flow[PayRunState, PayRunTransition] = Flow(
    MappingProxyType(
        {
            PayRunState.CALCULATED: {PayRunTransition.REVIEW: PayRunState.REVIEWED},
            PayRunState.REVIEWED: {
                PayRunTransition.APPROVE: PayRunState.APPROVED,
                PayRunTransition.REOPEN: PayRunState.CALCULATED,
            },
            PayRunState.APPROVED: {
                PayRunTransition.PAY: PayRunState.PAID,
                PayRunTransition.REOPEN: PayRunState.CALCULATED,
            },
            PayRunState.PAID: {PayRunTransition.CLOSE: PayRunState.CLOSED},
        }
    ),
    by_another=frozenset({PayRunTransition.REVIEW, PayRunTransition.APPROVE}),
)


def transitions_from(state: PayRunState) -> tuple[PayRunTransition, ...]:
    """What may be done with a run in `state`."""
    return PAY_RUN_FLOW.allowed(state)


def move(state: PayRunState, transition: PayRunTransition, author: str, actor: str) -> PayRunState:
    """The state after `transition`. Who prepared a run may neither review nor approve it (`four_eyes`)."""
    return PAY_RUN_FLOW.after_by(state, transition, author, actor)
