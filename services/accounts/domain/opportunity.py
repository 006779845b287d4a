"""Opportunities (商机): from a need that was found to a deal that is won or lost.

A lost opportunity that is opened again begins a new cycle; the proposals of an earlier cycle no longer count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.money import Money


class OpportunityState(StrEnum):
    """Where it stands."""

    IDENTIFIED = "identified"
    QUALIFIED = "qualified"
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    WON = "won"
    LOST = "lost"


class OpportunityTransition(StrEnum):
    """What moves it on."""

    QUALIFY = "qualify"
    PROPOSE = "propose"
    NEGOTIATE = "negotiate"
    WIN = "win"
    LOSE = "lose"
    REOPEN = "reopen"


class LossReason(StrEnum):
    """Why a deal did not come about."""

    PRICE = "price"
    COMPETITOR = "competitor"
    NO_BUDGET = "no_budget"
    NO_DECISION = "no_decision"
    PRODUCT = "product"
    SERVICE = "service"
    RELATIONSHIP = "relationship"
    CREDIT = "credit"
    OTHER = "other"


_S, _T = OpportunityState, OpportunityTransition
OPEN_STATES = (_S.IDENTIFIED, _S.QUALIFIED, _S.PROPOSED, _S.NEGOTIATING)
OPPORTUNITY_FLOW: Flow[OpportunityState, OpportunityTransition] = Flow(
    MappingProxyType(
        {
            _S.IDENTIFIED: {_T.QUALIFY: _S.QUALIFIED, _T.LOSE: _S.LOST},
            _S.QUALIFIED: {_T.PROPOSE: _S.PROPOSED, _T.LOSE: _S.LOST},
            _S.PROPOSED: {_T.NEGOTIATE: _S.NEGOTIATING, _T.WIN: _S.WON, _T.LOSE: _S.LOST},
            _S.NEGOTIATING: {_T.PROPOSE: _S.PROPOSED, _T.WIN: _S.WON, _T.LOSE: _S.LOST},
            _S.WON: {},
            _S.LOST: {_T.REOPEN: _S.IDENTIFIED},
        }
    ),
    reasoned=frozenset({_T.REOPEN}),
)


@dataclass(frozen=True, slots=True)
class ChanceRule:
    """The chance in percent that an open opportunity is won, by its state (`rules/chances-*.yaml`)."""

    chance_pct: Mapping[OpportunityState, Decimal]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A need of an account. `amount` is what it brings if won, `hours` is the manager's work that is still needed.

    `chance_pct` replaces the chance that the rule gives to its state.
    """

    account_id: UUID
    name: str
    need: str
    amount: Money
    expected_on: date
    owner: str
    hours: Decimal
    chance_pct: int | None = None
    competitor: str = ""
    campaign_id: UUID | None = None
    cycle: int = 1
    loss_reason: LossReason | None = None
    state: OpportunityState = OpportunityState.IDENTIFIED
    history: tuple[Step, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.state in OPEN_STATES


def opportunity_faults(opportunity: Opportunity) -> Iterator[Fault]:
    """Everything that keeps the opportunity from being filed."""
    if opportunity.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if opportunity.hours <= 0:
        yield Fault("hours_not_positive", "/hours")


def move_opportunity(
    opportunity: Opportunity, ask: Ask[OpportunityTransition], loss_reason: LossReason | None, *, accepted: bool
) -> Opportunity:
    """The opportunity after what is asked. Winning needs an `accepted` proposal of this cycle, losing its reason."""
    moved = OPPORTUNITY_FLOW.move(opportunity, ask)
    if ask.transition is _T.LOSE:
        refuse_if([] if loss_reason else [Fault("loss_reason_missing", "/loss_reason")])
        return replace(moved, loss_reason=loss_reason)
    if ask.transition is _T.WIN and not accepted:
        raise Conflict(Fault("no_accepted_proposal", "/transition"))
    if ask.transition is _T.REOPEN:
        return replace(moved, cycle=opportunity.cycle + 1, loss_reason=None)
    return moved


def chance_pct(opportunity: Opportunity, rule: ChanceRule) -> Decimal:
    """The chance that it is won: 100 when it is, 0 when it is lost."""
    if opportunity.chance_pct is not None and opportunity.open:
        return Decimal(opportunity.chance_pct)
    return rule.chance_pct[opportunity.state]
