"""Representations of campaigns, their participants and what came of them."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, MoneyWire, Prose, Resource, Wire, example, patched
from services.accounts.domain.campaign import CAMPAIGN_FLOW, CampaignKind, CampaignState, CampaignTransition
from services.accounts.domain.campaign import Campaign as DomainCampaign
from services.accounts.domain.campaign import Participant as DomainParticipant
from services.accounts.domain.campaign import Response as Answer
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields

ID = "01981d2e-7a7c-7000-8000-000000000001"
_COST: JsonDict = {"amount": "48000.00", "currency": "CNY"}
_WON: JsonDict = {"amount": "1200000.00", "currency": "CNY"}
_FIELDS: JsonDict = {
    "name": "制造业司库论坛",
    "kind": "event",
    "starts_on": "2026-05-20",
    "ends_on": "2026-05-21",
    "owner": "A-017",
    "budget": {"amount": "50000.00", "currency": "CNY"},
    "cost": _COST,
    "place": "苏州",
    "aim": "二十家制造企业了解现金管理",
    "lessons": "",
}


class CampaignFields(Wire):
    """What is planned, and what it cost."""

    name: Annotated[Line, Field(min_length=1)]
    kind: CampaignKind
    starts_on: date
    ends_on: Annotated[date, Field(description="Its last day.")]
    owner: Annotated[ExternalId, Field(description="Who of us runs it, by personnel number.")]
    budget: MoneyWire
    cost: Annotated[MoneyWire, Field(description="What it came to so far, in the currency of the budget.")]
    place: Line = ""
    aim: Prose = ""
    lessons: Annotated[Prose, Field(description="What to do better next time.")] = ""


class CampaignDraft(CampaignFields):
    """A campaign or an event to be held."""

    model_config = example(_FIELDS)

    def to_domain(self) -> DomainCampaign:
        """The campaign that the draft asks for."""
        return DomainCampaign(**domain_fields(self))


class CampaignPatch(Wire):
    """A merge patch of a campaign; its state moves by transitions."""

    model_config = example({"cost": _COST})

    name: Line | None = None
    kind: CampaignKind | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    owner: ExternalId | None = None
    budget: MoneyWire | None = None
    cost: MoneyWire | None = None
    place: Line | None = None
    aim: Prose | None = None
    lessons: Prose | None = None

    def applied_to(self, campaign: DomainCampaign) -> DomainCampaign:
        """The campaign with the patch merged in."""
        return replace(campaign, **domain_fields(patched(CampaignFields.of(campaign), self)))


class Campaign(CampaignFields, Moving):
    """A campaign as it stands."""

    model_config = example(
        KEPT_EXAMPLE | _FIELDS | {"state": "planned", "history": [], "allowed_transitions": ["start", "cancel"]}
    )
    address: ClassVar[str] = "/v1/campaigns/{id}"
    flow = CAMPAIGN_FLOW

    state: CampaignState
    allowed_transitions: list[CampaignTransition]


class CampaignTransitionRequest(Wire):
    """What is asked of a campaign; cancelling needs a reason."""

    model_config = example({"transition": "start"})

    transition: CampaignTransition
    reason: Line = ""


_PARTICIPANT: JsonDict = {"contact_id": None, "response": "attended", "responded_on": "2026-05-20", "note": "要求演示"}


class ParticipantFields(Wire):
    """How a participant answered."""

    contact_id: Annotated[UUID | None, Field(description="The person of the account.")] = None
    response: Answer = Answer.INVITED
    responded_on: date | None = None
    note: Prose = ""


class ParticipantDraft(ParticipantFields):
    """An account that is asked to take part."""

    model_config = example(_PARTICIPANT | {"account_id": ID})

    account_id: UUID

    def to_domain(self, campaign_id: UUID) -> DomainParticipant:
        """The participant that the draft asks for."""
        return DomainParticipant(**domain_fields(self), campaign_id=campaign_id)


class ParticipantPatch(Wire):
    """A merge patch of a participant."""

    model_config = example({"response": "interested"})

    contact_id: UUID | None = None
    response: Answer | None = None
    responded_on: date | None = None
    note: Prose | None = None

    def applied_to(self, participant: DomainParticipant) -> DomainParticipant:
        """The participant with the patch merged in."""
        return replace(participant, **domain_fields(patched(ParticipantFields.of(participant), self)))


class Participant(ParticipantFields, Resource):
    """An account that was asked to take part, and how it answered."""

    model_config = example(KEPT_EXAMPLE | _PARTICIPANT | {"account_id": ID, "campaign_id": ID})
    address: ClassVar[str] = "/v1/campaigns/{campaign_id}/participants"

    account_id: UUID
    campaign_id: UUID


class CampaignResult(Wire):
    """What a campaign came to, in the accounts that the caller may see."""

    model_config = example(
        {
            "participants": 20,
            "registered": 15,
            "attended": 12,
            "interested": 5,
            "declined": 3,
            "response_rate": "0.9000",
            "opportunities": 4,
            "won": 1,
            "amount_open": _WON,
            "amount_won": _WON,
            "cost": _COST,
            "return_rate": "24.0000",
            "other_currencies": 0,
        }
    )

    participants: Count
    registered: Annotated[Count, Field(description="Registered, or came further.")]
    attended: Count
    interested: Count
    declined: Count
    response_rate: Annotated[Exact | None, Field(description="Answered ÷ asked, 0 to 1.")]
    opportunities: Annotated[Count, Field(description="Those that name the campaign, in its currency.")]
    won: Count
    amount_open: MoneyWire
    amount_won: MoneyWire
    cost: MoneyWire
    return_rate: Annotated[Exact | None, Field(description="(won − cost) ÷ cost; null without cost.")]
    other_currencies: Annotated[Count, Field(description="Opportunities in other currencies, which are not added.")]
