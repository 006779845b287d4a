"""Campaigns and events: planned, held, and weighed by what came of them."""

from collections.abc import Iterable
from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts.domain.campaign import (
    CAMPAIGN_FLOW,
    CampaignResult,
    Participant,
    campaign_faults,
    campaign_result,
)
from services.accounts.store import contacts
from services.accounts.store.deals import opportunities
from services.accounts.store.growth import campaigns, participants
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.owned_desk import OwnedDesk, PartsDesk
from services.accounts.usecases.rights import viewer_of


def _participant_faults(work: Work, participant: Participant) -> Iterable[Fault]:
    if participant.contact_id and participant.contact_id not in contacts.people(work.session, participant.account_id):
        yield Fault("unknown_resource", "/contact_id", {"resource": "contact"})


def create_participant(work: Work, campaign_id: UUID, participant: Participant) -> Kept[Participant]:
    """Ask an account, or a person of it, to take part: each once, or the rate of answers would fall with every call."""
    # Held until the end, so that of two requests for one account the second sees what the first has done.
    desk.get(work, campaign_id, lock=True)
    asked = {"campaign_id": campaign_id, "account_id": participant.account_id, "contact_id": participant.contact_id}
    if participants.every(work.session, viewer=viewer_of(work), most=1, **asked):
        raise Conflict(Fault("asked_already", "/contact_id" if participant.contact_id else "/account_id"))
    return participant_desk.create(work, campaign_id, participant)


desk = OwnedDesk(campaigns, lambda _, campaign: campaign_faults(campaign), CAMPAIGN_FLOW)
participant_desk = PartsDesk(Desk(participants, _participant_faults), desk, "campaign_id")


def weigh_campaign(work: Work, campaign_id: UUID) -> CampaignResult:
    """What came of the campaign in the accounts that the caller may see."""
    campaign, viewer = desk.get(work, campaign_id).value, viewer_of(work)
    asked = participants.every(work.session, viewer=viewer, campaign_id=campaign_id)
    attributed = opportunities.every(work.session, viewer=viewer, campaign_id=campaign_id)
    return campaign_result(campaign, [kept.value for kept in asked], [kept.value for kept in attributed])
