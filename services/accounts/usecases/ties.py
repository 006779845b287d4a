"""Keeping the ties between the people of an account, and reading the map that they make."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.influence_map import InfluenceMap, MapRules, influence_map
from services.accounts.domain.tie import Tie, TieKind, tie_faults
from services.accounts.store import accounts, contacts
from services.accounts.store.influence import ties
from services.accounts.usecases.rights import today, viewer_of


def create_tie(work: Work, tie: Tie) -> Kept[Tie]:
    """File a tie between two people of an account that the caller may see."""
    # Held until the end, so that of two requests for one account the second sees what the first has filed.
    accounts.get(work.session, tie.account_id, viewer_of(work), lock=True)
    people = contacts.people(work.session, tie.account_id)
    unknown = [
        Fault("unknown_resource", f"/{name}", {"resource": "contact"})
        for name in ("from_contact_id", "to_contact_id")
        if getattr(tie, name) not in people
    ]
    others = [kept.value for kept in ties.every(work.session, account_id=tie.account_id)]
    refuse_if([*unknown, *tie_faults(tie, others)])
    return ties.add(work.session, work.new_id(), tie, work.now)


def list_ties(work: Work, query: PageQuery, account_id: UUID, kind: TieKind | None) -> Slice[Kept[Tie]]:
    """One page of the account's ties."""
    accounts.get(work.session, account_id, viewer_of(work))
    return ties.page(work.session, query, None, {"account_id": account_id, "kind": kind})


def get_tie(work: Work, account_id: UUID, tie_id: UUID) -> Kept[Tie]:
    """The account's tie."""
    accounts.get(work.session, account_id, viewer_of(work))
    return ties.get(work.session, tie_id, None, account_id=account_id)


def end_tie(work: Work, account_id: UUID, tie_id: UUID, version: int, ends_on: date | None) -> Kept[Tie]:
    """Let the tie end, or go on; what it was before stays on the maps of that time."""
    accounts.get(work.session, account_id, viewer_of(work), lock=True)
    kept = get_tie(work, account_id, tie_id)
    changed = replace(kept.value, ends_on=ends_on)
    found = ties.every(work.session, account_id=account_id)
    refuse_if(tie_faults(changed, [other.value for other in found if other.id != tie_id]))
    return ties.replace(work.session, replace(kept, version=version), changed, work.now)


def get_influence_map(work: Work, account_id: UUID, as_of: date | None) -> InfluenceMap:
    """The account's people and their ties as they were known on a day; today when none is given."""
    accounts.get(work.session, account_id, viewer_of(work))
    day = as_of or today(work)
    rules = MapRules(rulebook.influence_rule(day), rulebook.solid_contact_rule(day))
    known = contacts.known_on(work.session, account_id, day)
    if len(known) > rules.influence.people_max:
        raise Invalid(Fault("too_many_people", "", {"people": len(known), "most": rules.influence.people_max}))
    found = [kept.value for kept in ties.every(work.session, account_id=account_id)]
    return influence_map(account_id, day, known, found, rules)
