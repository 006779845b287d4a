"""Campaigns and events (促销、展会、会务): who was asked, who answered, what it cost, and what came of it.

An opportunity names the one campaign that it came from, so that no deal is counted twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Flow, Step
from chassis.domain.money import Money, round_decimal, total
from services.accounts.domain.opportunity import Opportunity, OpportunityState


class CampaignKind(StrEnum):
    """What it is."""

    PROMOTION = "promotion"
    EVENT = "event"
    EXHIBITION = "exhibition"
    SEMINAR = "seminar"
    MAILING = "mailing"


class CampaignState(StrEnum):
    """Where it stands."""

    PLANNED = "planned"
    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class CampaignTransition(StrEnum):
    """What moves it on."""

    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"


_S, _T = CampaignState, CampaignTransition
CAMPAIGN_FLOW: Flow[CampaignState, CampaignTransition] = Flow(
    MappingProxyType(
        {
            _S.PLANNED: {_T.START: _S.RUNNING, _T.CANCEL: _S.CANCELLED},
            _S.RUNNING: {_T.COMPLETE: _S.COMPLETED, _T.CANCEL: _S.CANCELLED},
            _S.COMPLETED: {},
            _S.CANCELLED: {},
        }
    ),
    reasoned=frozenset({_T.CANCEL}),
)


class Response(StrEnum):
    """How far a participant came; each stage includes those before it."""

    INVITED = "invited"
    REGISTERED = "registered"
    ATTENDED = "attended"
    INTERESTED = "interested"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Campaign:
    """Something done for several customers at once. `cost` is what it came to so far, `budget` what it may."""

    name: str
    kind: CampaignKind
    starts_on: date
    ends_on: date
    owner: str
    budget: Money
    cost: Money
    place: str = ""
    aim: str = ""
    lessons: str = ""
    state: CampaignState = CampaignState.PLANNED
    history: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """An account (and a person of it) that is asked to take part, and how it answered."""

    account_id: UUID
    campaign_id: UUID
    contact_id: UUID | None = None
    response: Response = Response.INVITED
    responded_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """What a campaign came to. `return_rate` is (won − cost) ÷ cost; `None` without cost.

    Only opportunities in the campaign's currency count; `other_currencies` says how many do not.
    """

    participants: int
    registered: int
    attended: int
    interested: int
    declined: int
    response_rate: Decimal | None
    opportunities: int
    won: int
    amount_open: Money
    amount_won: Money
    cost: Money
    return_rate: Decimal | None
    other_currencies: int


def campaign_faults(campaign: Campaign) -> Iterator[Fault]:
    """Everything that keeps the campaign from being filed."""
    if campaign.ends_on < campaign.starts_on:
        yield Fault("last_day_before_first", "/ends_on")
    for name in ("budget", "cost"):
        if getattr(campaign, name).minor < 0:
            yield Fault("negative_amount", f"/{name}/amount")
    if campaign.budget.currency != campaign.cost.currency:
        params = {"one": campaign.budget.currency, "other": campaign.cost.currency}
        yield Fault("currencies_differ", "/cost/currency", params)


_STAGES = (Response.REGISTERED, Response.ATTENDED, Response.INTERESTED)


def campaign_result(
    campaign: Campaign, participants: Sequence[Participant], attributed: Sequence[Opportunity]
) -> CampaignResult:
    """What came of the campaign."""
    currency = campaign.cost.currency
    counted = [each for each in attributed if each.amount.currency == currency]
    won = [each for each in counted if each.state is OpportunityState.WON]
    amount_won = total([each.amount for each in won], currency)
    came = [sum(each.response in _STAGES[i:] for each in participants) for i in range(len(_STAGES))]
    answered = sum(each.response is not Response.INVITED for each in participants)
    return CampaignResult(
        participants=len(participants),
        registered=came[0],
        attended=came[1],
        interested=came[2],
        declined=sum(each.response is Response.DECLINED for each in participants),
        response_rate=_rate(answered, len(participants)),
        opportunities=len(counted),
        won=len(won),
        amount_open=total([each.amount for each in counted if each.open], currency),
        amount_won=amount_won,
        cost=campaign.cost,
        return_rate=_rate((amount_won - campaign.cost).minor, campaign.cost.minor),
        other_currencies=len(attributed) - len(counted),
    )


def _rate(part: int, whole: int) -> Decimal | None:
    return round_decimal(Decimal(part) / whole, 4) if whole else None
