"""Alliance partners and the customers whom they send us."""

from collections.abc import Callable
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts.domain.partner import PARTNER_FLOW, PartnerResult, partner_faults, partner_result
from services.accounts.domain.referral import Referral, ReferralState, ReferralTransition
from services.accounts.store.deals import opportunities
from services.accounts.store.growth import partners
from services.accounts.store.teams import referrals
from services.accounts.usecases import referrals as of_everybody
from services.accounts.usecases.owned_desk import OwnedDesk, PartsDesk
from services.accounts.usecases.rights import today, viewer_of

desk = OwnedDesk(partners, lambda _, partner: partner_faults(partner), PARTNER_FLOW)
referral_desk = PartsDesk(of_everybody.desk, desk, "partner_id")


def create_referral(work: Work, partner_id: UUID, referral: Referral) -> Kept[Referral]:
    """File whom the partner sent to us; what is credited for it is an office's to lay down."""
    of_everybody.require_credit(work, referral, None)
    return referral_desk.create(work, partner_id, referral)


def change_referral(
    work: Work, partner_id: UUID, referral_id: UUID, version: int, change: Callable[[Referral], Referral]
) -> Kept[Referral]:
    """Let `change` follow version `version`."""
    before = referral_desk.get(work, partner_id, referral_id)
    of_everybody.require_credit(work, change(before.value), before)
    return referral_desk.change(work, partner_id, referral_id, version, change)


def transition_referral(
    work: Work, partner_id: UUID, referral_id: UUID, transition: ReferralTransition, reason: str
) -> Kept[Referral]:
    """Move the partner's referral on."""
    kept = referral_desk.get(work, partner_id, referral_id, lock=True)
    return of_everybody.move(work, kept, transition, reason)


def weigh_partner(work: Work, partner_id: UUID) -> PartnerResult:
    """What came of the alliance in the accounts that the caller may see."""
    partner = desk.get(work, partner_id).value
    found = [kept.value for kept in referrals.every(work.session, viewer=viewer_of(work), partner_id=partner_id)]
    named = {each.opportunity_id for each in found if each.opportunity_id and each.state is ReferralState.CONVERTED}
    won = [kept.value for kept in opportunities.among(work.session, "id", named)]
    return partner_result(partner, found, won, today(work))
