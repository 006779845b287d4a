"""Campaigns and events: planned, held, and weighed by what came of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.campaign import (
    CAMPAIGN_FLOW,
    Campaign,
    CampaignResult,
    CampaignTransition,
    Participant,
    campaign_faults,
    campaign_result,
)
from services.accounts.store import contacts
from services.accounts.store.deals import opportunities
from services.accounts.store.growth import campaigns, participants
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.rights import require_owner, viewer_of


def _participant_faults(work: Work, participant: Participant) -> Iterable[Fault]:
    if participant.contact_id and participant.contact_id not in contacts.people(work.session, participant.account_id):
        yield Fault("unknown_resource", "/contact_id", {"resource": "contact"})


desk = Desk(campaigns, lambda _, campaign: campaign_faults(campaign))
participant_desk = Desk(participants, _participant_faults)


def change_campaign(
    work: Work, campaign_id: UUID, version: int, change: Callable[[Campaign], Campaign]
) -> Kept[Campaign]:
    """Let `change` follow version `version`; a manager changes own campaigns only."""
    require_owner(work, desk.get(work, campaign_id).value.owner)
    return desk.change(work, campaign_id, version, change)


def transition_campaign(work: Work, campaign_id: UUID, transition: CampaignTransition, reason: str) -> Kept[Campaign]:
    """Move the campaign on."""
    require_owner(work, desk.get(work, campaign_id).value.owner)
    ask = Ask(transition, work.principal.subject, work.now, reason)
    return desk.move(work, campaign_id, lambda campaign: CAMPAIGN_FLOW.move(campaign, ask))


def create_participant(work: Work, campaign_id: UUID, participant: Participant) -> Kept[Participant]:
    """Ask an account that the caller may see to take part."""
    desk.get(work, campaign_id)
    return participant_desk.create(work, replace(participant, campaign_id=campaign_id))


def list_participants(
    work: Work, campaign_id: UUID, query: PageQuery, given: Mapping[str, object]
) -> Slice[Kept[Participant]]:
    """One page of the participants whose accounts the caller may see."""
    desk.get(work, campaign_id)
    return participant_desk.page(work, query, {"campaign_id": campaign_id, **given})


def change_participant(
    work: Work, campaign_id: UUID, participant_id: UUID, version: int, change: Callable[[Participant], Participant]
) -> Kept[Participant]:
    """Let `change` follow version `version`: what the participant answered."""
    participants.get(work.session, participant_id, viewer_of(work), campaign_id=campaign_id)
    return participant_desk.change(work, participant_id, version, change)


def weigh_campaign(work: Work, campaign_id: UUID) -> CampaignResult:
    """What came of the campaign in the accounts that the caller may see."""
    campaign, viewer = desk.get(work, campaign_id).value, viewer_of(work)
    asked = participants.every(work.session, viewer=viewer, campaign_id=campaign_id)
    attributed = opportunities.every(work.session, viewer=viewer, campaign_id=campaign_id)
    return campaign_result(campaign, [kept.value for kept in asked], [kept.value for kept in attributed])
