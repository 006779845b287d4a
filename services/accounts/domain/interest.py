"""Vested interests (根深蒂固的利益): who stands to lose by what we sell, and what is done about it.

Article 9 names four ways: go round the interest, win trust with time, let an advocate speak, or wait. An interest that
is a rebate (回扣) is a matter for compliance: it is written down and flagged, and nothing here ever proposes to pay.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.kept import Kept
from chassis.domain.money import round_decimal


class Stake(StrEnum):
    """What the person stands to lose (article 9 names the first three)."""

    REBATE = "rebate"
    EXPERTISE = "expertise"
    STANDING = "standing"
    SUPPLIER_TIE = "supplier_tie"
    WORKLOAD = "workload"
    OTHER = "other"


class Way(StrEnum):
    """How the interest is met."""

    BYPASS = "bypass"
    TRUST = "trust"
    ADVOCATE = "advocate"
    WAIT = "wait"


class InterestState(StrEnum):
    """Whether it still stands against us."""

    OPEN = "open"
    RESOLVED = "resolved"


class InterestTransition(StrEnum):
    """What changes that."""

    RESOLVE = "resolve"
    REOPEN = "reopen"


INTEREST_FLOW: Flow[InterestState, InterestTransition] = Flow(
    MappingProxyType(
        {
            InterestState.OPEN: {InterestTransition.RESOLVE: InterestState.RESOLVED},
            InterestState.RESOLVED: {InterestTransition.REOPEN: InterestState.OPEN},
        }
    ),
    reasoned=frozenset(InterestTransition),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to be done about an interest, until when, and when it was."""

    what: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """An interest of `contact_id`: `likelihood` 0 to 1 that it turns against us, `impact` 1 to 5 if it does."""

    account_id: UUID
    contact_id: UUID
    stake: Stake
    threatens: str
    likelihood: Decimal
    impact: int
    way: Way
    owner: str
    review_on: date
    description: str = ""
    advocate_id: UUID | None = None
    compliance_flag: bool = False
    measures: tuple[Measure, ...] = ()
    state: InterestState = InterestState.OPEN
    history: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Threat:
    """100 · likelihood · impact ÷ impact_max · the person's relative influence, to two decimals: 0 to 100."""

    score: Decimal
    influence: Decimal


@dataclass(frozen=True, slots=True)
class WeighedInterest:
    """An interest on file with what it threatens on a day."""

    kept: Kept[Interest]
    threat: Threat


def interest_faults(interest: Interest, people: Collection[UUID]) -> Iterator[Fault]:
    """Everything that keeps the interest from being filed in an account with these `people`."""
    if interest.contact_id not in people:
        yield Fault("unknown_resource", "/contact_id", {"resource": "contact"})
    if interest.advocate_id is not None and interest.advocate_id not in people:
        yield Fault("unknown_resource", "/advocate_id", {"resource": "contact"})
    if interest.advocate_id == interest.contact_id:
        yield Fault("own_advocate", "/advocate_id")
    if interest.way is Way.ADVOCATE and interest.advocate_id is None:
        yield Fault("advocate_missing", "/advocate_id")
    if interest.stake is Stake.REBATE and not interest.compliance_flag:
        yield Fault("rebate_needs_compliance", "/compliance_flag")


def threat(interest: Interest, influence: Decimal, impact_max: int) -> Threat:
    """How much the interest threatens: nothing once it is resolved, and nothing from a person without influence."""
    score = 100 * interest.likelihood * interest.impact / impact_max * influence
    return Threat(round_decimal(score if interest.state is InterestState.OPEN else Decimal(0), 2), influence)


def move_interest(interest: Interest, ask: Ask[InterestTransition]) -> Interest:
    """The interest after what is asked."""
    state, step = INTEREST_FLOW.take(interest.state, ask)
    return replace(interest, state=state, history=(*interest.history, step))
