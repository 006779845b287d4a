"""Keeping the vested interests of an account's people, each with the threat that it is today."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.idempotency import forget
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.interest import (
    Interest,
    InterestState,
    InterestTransition,
    WeighedInterest,
    interest_faults,
    move_interest,
    threat,
)
from services.accounts.store import accounts, contacts
from services.accounts.store.influence import interests
from services.accounts.usecases.rights import today, viewer_of
from services.accounts.usecases.ties import get_influence_map


def create_interest(work: Work, interest: Interest) -> WeighedInterest:
    """File an interest of a person of an account that the caller may see."""
    accounts.get(work.session, interest.account_id, viewer_of(work))
    refuse_if(interest_faults(interest, contacts.people(work.session, interest.account_id)))
    return _weighed(work, interests.add(work.session, work.new_id(), interest, work.now))


def get_interest(work: Work, account_id: UUID, interest_id: UUID) -> WeighedInterest:
    """The account's interest."""
    return _weighed(work, _found(work, account_id, interest_id))


def list_interests(
    work: Work, query: PageQuery, account_id: UUID, state: InterestState | None, contact_id: UUID | None
) -> Slice[WeighedInterest]:
    """One page of the account's interests."""
    accounts.get(work.session, account_id, viewer_of(work))
    given = {"account_id": account_id, "state": state, "contact_id": contact_id}
    influence = _influence(work, account_id)
    found = interests.page(work.session, query, None, given)
    return found.map(lambda kept: _with_threat(work, kept, influence))


def change_interest(
    work: Work, account_id: UUID, interest_id: UUID, version: int, change: Callable[[Interest], Interest]
) -> WeighedInterest:
    """Let `change` follow version `version` of the interest."""
    kept = _found(work, account_id, interest_id)
    changed = change(kept.value)
    refuse_if(interest_faults(changed, contacts.people(work.session, account_id)))
    return _weighed(work, interests.replace(work.session, replace(kept, version=version), changed, work.now))


def transition_interest(
    work: Work, account_id: UUID, interest_id: UUID, transition: InterestTransition, reason: str
) -> WeighedInterest:
    """Resolve the interest, or reopen it."""
    kept = _found(work, account_id, interest_id)
    moved = move_interest(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    return _weighed(work, interests.replace(work.session, kept, moved, work.now))


def remove_interest(work: Work, account_id: UUID, interest_id: UUID, version: int) -> None:
    """Forget an interest that should not be on file."""
    _found(work, account_id, interest_id)
    interests.remove(work.session, interest_id, version)
    forget(work.session, f"/v1/accounts/{account_id}/interests/{interest_id}")


def _found(work: Work, account_id: UUID, interest_id: UUID) -> Kept[Interest]:
    accounts.get(work.session, account_id, viewer_of(work))
    return interests.get(work.session, interest_id, None, account_id=account_id)


def _weighed(work: Work, kept: Kept[Interest]) -> WeighedInterest:
    return _with_threat(work, kept, _influence(work, kept.value.account_id))


def _with_threat(work: Work, kept: Kept[Interest], influence: Mapping[UUID, Decimal]) -> WeighedInterest:
    rule = rulebook.influence_rule(today(work))
    return WeighedInterest(kept, threat(kept.value, influence.get(kept.value.contact_id, Decimal(0)), rule.impact_max))


def _influence(work: Work, account_id: UUID) -> Mapping[UUID, Decimal]:
    found = get_influence_map(work, account_id, None)
    return {person.contact_id: person.influence.relative for person in found.people}
