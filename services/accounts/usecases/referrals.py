"""Referrals of partners and colleagues: filed, followed up, credited."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Fault, Forbidden, NotFound, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.referral import (
    REFERRAL_FLOW,
    Referral,
    ReferralState,
    ReferralTransition,
    conversion_faults,
    credit_faults,
)
from services.accounts.store import managers
from services.accounts.store import teams as store
from services.accounts.store.deals import opportunities
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office, require_owner, viewer_of


def _faults(work: Work, referral: Referral) -> Iterable[Fault]:
    named = referral.opportunity_id
    if named and not opportunities.every(work.session, id=named, account_id=referral.account_id):
        yield Fault("unknown_resource", "/opportunity_id", {"resource": "opportunity"})


desk = Desk(store.referrals, _faults)


def create_referral(work: Work, referral: Referral) -> Kept[Referral]:
    """File a colleague's referral; a manager files what the manager gives or gets, an office lays down the credit."""
    with referred_to_at("/referrer"):
        managers.by_external_id(work.session, referral.referrer or "")
    require_credit(work, referral, None)
    if work.principal.sees_only_own() and work.principal.subject not in (referral.referrer, referral.owner):
        raise Forbidden(Fault("not_the_owner"))
    return desk.create(work, referral)


def get_referral(work: Work, referral_id: UUID) -> Kept[Referral]:
    """The referral, if the caller serves its account or made it."""
    found = store.referrals.every(work.session, store.by_colleague(viewer_of(work)), id=referral_id)
    if not found:
        raise NotFound(Fault("unknown_resource", ":referral_id", {"resource": "referral"}))
    return found[0]


def list_referrals(work: Work, query: PageQuery, given: Mapping[str, object]) -> Slice[Kept[Referral]]:
    """One page of the referrals of accounts that the caller serves, or that the caller made."""
    return store.referrals.page(work.session, query, None, given, store.by_colleague(viewer_of(work)))


def change_referral(
    work: Work, referral_id: UUID, version: int, change: Callable[[Referral], Referral]
) -> Kept[Referral]:
    """Let `change` follow version `version`; a manager changes what the manager follows up, and never the credit."""
    kept = get_referral(work, referral_id)
    require_owner(work, kept.value.owner)
    changed = change(kept.value)
    require_credit(work, changed, kept)
    refuse_if(_faults(work, changed))
    return store.referrals.replace(work.session, replace(kept, version=version), changed, work.now)


def require_credit(work: Work, referral: Referral, before: Kept[Referral] | None) -> None:
    """Refuse a credit that an office did not lay down, or that does not go together with the deal's others."""
    if referral.credited_share != (before.value.credited_share if before else None):
        require_office(work)
    refuse_if(credit_faults(referral, _beside(work, referral, but=before.id if before else None)))


def transition_referral(work: Work, referral_id: UUID, transition: ReferralTransition, reason: str) -> Kept[Referral]:
    """Move the referral on; a manager moves what the manager follows up."""
    require_owner(work, get_referral(work, referral_id).value.owner)
    return move(work, store.referrals.get(work.session, referral_id, None, lock=True), transition, reason)


def move(work: Work, kept: Kept[Referral], transition: ReferralTransition, reason: str) -> Kept[Referral]:
    """Move a referral that is held; it is converted by the deal that it names, once that is won."""
    moved = REFERRAL_FLOW.move(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    if transition is ReferralTransition.CONVERT:
        named = kept.value.opportunity_id
        found = opportunities.every(work.session, id=named) if named else []
        refuse_if(conversion_faults(found[0].value if found else None))
    return store.referrals.replace(work.session, kept, moved, work.now)


def _beside(work: Work, referral: Referral, but: UUID | None = None) -> list[Referral]:
    """The other referrals of the same deal, those that were lost left out."""
    if referral.opportunity_id is None:
        return []
    found = store.referrals.every(work.session, opportunity_id=referral.opportunity_id)
    others = [kept.value for kept in found if kept.id != but]
    return [other for other in others if other.state is not ReferralState.LOST]
