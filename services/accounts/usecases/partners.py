"""Alliance partners and the customers whom they send us."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.partner import (
    PARTNER_FLOW,
    REFERRAL_FLOW,
    Partner,
    PartnerResult,
    PartnerTransition,
    Referral,
    ReferralState,
    ReferralTransition,
    conversion_faults,
    partner_faults,
    partner_result,
)
from services.accounts.store.deals import opportunities
from services.accounts.store.growth import partners, referrals
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.rights import require_owner, today, viewer_of


def _referral_faults(work: Work, referral: Referral) -> Iterable[Fault]:
    named = referral.opportunity_id
    if named and not opportunities.every(work.session, id=named, account_id=referral.account_id):
        yield Fault("unknown_resource", "/opportunity_id", {"resource": "opportunity"})


desk = Desk(partners, lambda _, partner: partner_faults(partner))
referral_desk = Desk(referrals, _referral_faults)


def change_partner(work: Work, partner_id: UUID, version: int, change: Callable[[Partner], Partner]) -> Kept[Partner]:
    """Let `change` follow version `version`; a manager changes own partners only."""
    require_owner(work, desk.get(work, partner_id).value.owner)
    return desk.change(work, partner_id, version, change)


def transition_partner(work: Work, partner_id: UUID, transition: PartnerTransition, reason: str) -> Kept[Partner]:
    """Move the alliance on."""
    require_owner(work, desk.get(work, partner_id).value.owner)
    ask = Ask(transition, work.principal.subject, work.now, reason)
    return desk.move(work, partner_id, lambda partner: PARTNER_FLOW.move(partner, ask))


def create_referral(work: Work, partner_id: UUID, referral: Referral) -> Kept[Referral]:
    """File a customer whom the partner sent to us."""
    desk.get(work, partner_id)
    return referral_desk.create(work, replace(referral, partner_id=partner_id))


def list_referrals(
    work: Work, partner_id: UUID, query: PageQuery, given: Mapping[str, object]
) -> Slice[Kept[Referral]]:
    """One page of the partner's referrals whose accounts the caller may see."""
    desk.get(work, partner_id)
    return referral_desk.page(work, query, {"partner_id": partner_id, **given})


def change_referral(
    work: Work, partner_id: UUID, referral_id: UUID, version: int, change: Callable[[Referral], Referral]
) -> Kept[Referral]:
    """Let `change` follow version `version`."""
    referrals.get(work.session, referral_id, viewer_of(work), partner_id=partner_id)
    return referral_desk.change(work, referral_id, version, change)


def transition_referral(
    work: Work, partner_id: UUID, referral_id: UUID, transition: ReferralTransition, reason: str
) -> Kept[Referral]:
    """Move the referral on; it is converted by the deal that it names, once that is won."""
    kept = referrals.get(work.session, referral_id, viewer_of(work), lock=True, partner_id=partner_id)
    moved = REFERRAL_FLOW.move(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    if transition is ReferralTransition.CONVERT:
        named = kept.value.opportunity_id
        found = opportunities.every(work.session, id=named) if named else []
        refuse_if(conversion_faults(found[0].value if found else None))
    return referrals.replace(work.session, kept, moved, work.now)


def weigh_partner(work: Work, partner_id: UUID) -> PartnerResult:
    """What came of the alliance in the accounts that the caller may see."""
    partner = desk.get(work, partner_id).value
    found = [kept.value for kept in referrals.every(work.session, viewer=viewer_of(work), partner_id=partner_id)]
    named = {each.opportunity_id for each in found if each.opportunity_id and each.state is ReferralState.CONVERTED}
    won = [kept.value for kept in opportunities.among(work.session, "id", named)]
    return partner_result(partner, found, won, today(work))
