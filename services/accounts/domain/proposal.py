"""Proposals (方案): what is offered for an opportunity, until when, and what the customer said to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.money import Money
from services.accounts.domain.opportunity import Opportunity


class ProposalState(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalTransition(StrEnum):
    """What moves it on."""

    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_S, _T = ProposalState, ProposalTransition
PROPOSAL_FLOW: Flow[ProposalState, ProposalTransition] = Flow(
    MappingProxyType(
        {
            _S.DRAFT: {_T.SEND: _S.SENT, _T.WITHDRAW: _S.WITHDRAWN},
            _S.SENT: {_T.ACCEPT: _S.ACCEPTED, _T.DECLINE: _S.DECLINED, _T.WITHDRAW: _S.WITHDRAWN},
            _S.ACCEPTED: {},
            _S.DECLINED: {},
            _S.WITHDRAWN: {},
        }
    ),
    reasoned=frozenset({_T.DECLINE, _T.WITHDRAW}),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer for the opportunity's cycle `cycle`, good until the end of `valid_until`."""

    account_id: UUID
    opportunity_id: UUID
    title: str
    amount: Money
    valid_until: date
    content: str = ""
    cycle: int = 1
    state: ProposalState = ProposalState.DRAFT
    history: tuple[Step, ...] = ()


def proposal_faults(proposal: Proposal, opportunity: Opportunity) -> Iterator[Fault]:
    """Everything that keeps the proposal from being filed for the opportunity."""
    if proposal.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if proposal.amount.currency != opportunity.amount.currency:
        params = {"one": opportunity.amount.currency, "other": proposal.amount.currency}
        yield Fault("currencies_differ", "/amount/currency", params)


def require_open(opportunity: Opportunity, pointer: str) -> None:
    """Refuse what is offered for an opportunity that is over."""
    if not opportunity.open:
        raise Conflict(Fault("opportunity_over", pointer, {"state": opportunity.state.value}))


def require_draft(proposal: Proposal) -> None:
    """Refuse to change what the customer has in hand."""
    if proposal.state is not ProposalState.DRAFT:
        raise Conflict(Fault("proposal_is_out", "", {"state": proposal.state.value}))


def move_proposal(proposal: Proposal, ask: Ask[ProposalTransition], earliest: date) -> Proposal:
    """The proposal after what is asked; one that ended before `earliest` can be neither sent nor accepted."""
    moved = PROPOSAL_FLOW.move(proposal, ask)
    if ask.transition in (_T.SEND, _T.ACCEPT) and proposal.valid_until < earliest:
        raise Conflict(Fault("proposal_ran_out", "/transition", {"day": proposal.valid_until.isoformat()}))
    return moved
