"""Opportunities and what is proposed for them."""

from collections.abc import Callable, Iterable
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.opportunity import (
    ChanceRule,
    LossReason,
    Opportunity,
    OpportunityTransition,
    move_opportunity,
    opportunity_faults,
)
from services.accounts.domain.proposal import (
    Proposal,
    ProposalState,
    ProposalTransition,
    move_proposal,
    proposal_faults,
    require_draft,
    require_open,
)
from services.accounts.store.deals import opportunities, proposals
from services.accounts.store.growth import campaigns
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import earliest_day, today, viewer_of


def _proposal_faults(work: Work, proposal: Proposal) -> Iterable[Fault]:
    return proposal_faults(proposal, opportunities.get(work.session, proposal.opportunity_id, None).value)


def chance_rule(work: Work) -> ChanceRule:
    """How likely opportunities are won today."""
    return rulebook.chance_rule(today(work))


def _opportunity_faults(work: Work, opportunity: Opportunity) -> Iterable[Fault]:
    yield from opportunity_faults(opportunity)
    if opportunity.campaign_id and not campaigns.every(work.session, id=opportunity.campaign_id):
        yield Fault("unknown_resource", "/campaign_id", {"resource": "campaign"})


opportunity_desk = Desk(opportunities, _opportunity_faults)
proposal_desk = Desk(proposals, _proposal_faults)


def transition_opportunity(
    work: Work, opportunity_id: UUID, transition: OpportunityTransition, reason: str, loss_reason: LossReason | None
) -> Kept[Opportunity]:
    """Move the opportunity on; it is won with a proposal that the customer accepted in this cycle."""

    def moved(opportunity: Opportunity) -> Opportunity:
        accepted = proposals.every(
            work.session, opportunity_id=opportunity_id, cycle=opportunity.cycle, state=ProposalState.ACCEPTED, most=1
        )
        ask = Ask(transition, work.principal.subject, work.now, reason)
        return move_opportunity(opportunity, ask, loss_reason, accepted=bool(accepted))

    return opportunity_desk.move(work, opportunity_id, moved)


def create_proposal(work: Work, opportunity_id: UUID, draft: Callable[[UUID, int], Proposal]) -> Kept[Proposal]:
    """File a proposal for an open opportunity; `draft` is given the account and the cycle."""
    with referred_to_at("/opportunity_id"):
        opportunity = opportunities.get(work.session, opportunity_id, viewer_of(work)).value
    require_open(opportunity, "/opportunity_id")
    return proposal_desk.create(work, draft(opportunity.account_id, opportunity.cycle))


def change_proposal(
    work: Work, proposal_id: UUID, version: int, change: Callable[[Proposal], Proposal]
) -> Kept[Proposal]:
    """Let `change` follow version `version` of a draft."""

    def changed(proposal: Proposal) -> Proposal:
        require_draft(proposal)
        return change(proposal)

    return proposal_desk.change(work, proposal_id, version, changed)


def transition_proposal(work: Work, proposal_id: UUID, transition: ProposalTransition, reason: str) -> Kept[Proposal]:
    """Move the proposal on."""
    ask = Ask(transition, work.principal.subject, work.now, reason)
    return proposal_desk.move(work, proposal_id, lambda proposal: move_proposal(proposal, ask, earliest_day(work)))
