"""Referrals (客户推荐): a customer whom a partner or a colleague sent to us, and what is credited for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Flow, Step
from services.accounts.domain.opportunity import Opportunity, OpportunityState


class ReferralState(StrEnum):
    """What became of a customer who was sent to us."""

    RECEIVED = "received"
    CONTACTED = "contacted"
    CONVERTED = "converted"
    LOST = "lost"


class ReferralTransition(StrEnum):
    """What moves it on."""

    CONTACT = "contact"
    CONVERT = "convert"
    LOSE = "lose"


_R, _M = ReferralState, ReferralTransition
REFERRAL_FLOW: Flow[ReferralState, ReferralTransition] = Flow(
    MappingProxyType(
        {
            _R.RECEIVED: {_M.CONTACT: _R.CONTACTED, _M.LOSE: _R.LOST},
            _R.CONTACTED: {_M.CONVERT: _R.CONVERTED, _M.LOSE: _R.LOST},
        }
    ),
    reasoned=frozenset({_M.LOSE}),
)


@dataclass(frozen=True, slots=True)
class Referral:
    """A customer whom a partner or a colleague sent to us, by now an account; converted with the deal that was won.

    `credited_share` is the part of that deal (0 to 1) which is the colleague's or the partner's.
    """

    account_id: UUID
    referred_on: date
    owner: str
    partner_id: UUID | None = None
    referrer: str | None = None
    credited_share: Decimal | None = None
    need: str = ""
    opportunity_id: UUID | None = None
    state: ReferralState = ReferralState.RECEIVED
    history: tuple[Step, ...] = ()

    @property
    def sender(self) -> str:
        """Who sent the customer: the colleague by personnel number, else the partner by id."""
        return self.referrer or str(self.partner_id)


def conversion_faults(opportunity: Opportunity | None) -> Iterator[Fault]:
    """A referral is converted by a deal that was won."""
    if opportunity is None or opportunity.state is not OpportunityState.WON:
        yield Fault("no_won_opportunity", "/opportunity_id")


def credit_faults(referral: Referral, others: Sequence[Referral]) -> Iterator[Fault]:
    """What is wrong with the credit beside the `others` of the same deal: something must be left to the team."""
    if referral.referrer == referral.owner:
        yield Fault("referred_to_oneself", "/referrer")
    share = referral.credited_share
    if share is None:
        return
    if not 0 < share < 1:
        yield Fault("credit_out_of_range", "/credited_share")
    elif (total := share + sum(other.credited_share or Decimal(0) for other in others)) >= 1:
        yield Fault("credits_exceed", "/credited_share", {"sum": format(total, "f")})
    for other in others:
        if other.sender == referral.sender:
            pointer = "/referrer" if referral.referrer else "/opportunity_id"
            yield Fault("referred_already", pointer, {"referred_on": other.referred_on.isoformat()})
