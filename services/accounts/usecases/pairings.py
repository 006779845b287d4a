"""Pairing product managers with relationship managers."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement

from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.pairing import Pairing, PairingProposal, pairing_faults, propose_pairings
from services.accounts.domain.span import ending_faults
from services.accounts.store import managers
from services.accounts.store import teams as store
from services.accounts.store.visibility import paired_on
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office


def create_pairing(work: Work, pairing: Pairing) -> Kept[Pairing]:
    """Pair the two. Both records are held until the end, so that two requests at once cannot exceed the rule."""
    require_office(work)
    with referred_to_at("/product_manager_id"):
        product_manager = managers.get(work.session, pairing.product_manager_id, lock=True).value
    with referred_to_at("/manager_id"):
        manager = managers.get(work.session, pairing.manager_id, lock=True).value
    others = [kept.value for kept in store.pairings.every(work.session, store.of_either(pairing))]
    rule = rulebook.team_rule(pairing.starts_on)
    refuse_if(pairing_faults(pairing, product_manager, manager, others, rule))
    return store.pairings.add(work.session, work.new_id(), pairing, work.now)


def get_pairing(work: Work, pairing_id: UUID) -> Kept[Pairing]:
    """The pairing; a manager sees the own ones."""
    found = store.pairings.every(work.session, *_own(work), id=pairing_id)
    if not found:
        raise NotFound(Fault("unknown_resource", ":pairing_id", {"resource": "pairing"}))
    return found[0]


def list_pairings(
    work: Work, query: PageQuery, product_manager_id: UUID | None, manager_id: UUID | None, on: date | None
) -> Slice[Kept[Pairing]]:
    """One page of the pairings that the caller may see."""
    given = {"product_manager_id": product_manager_id, "manager_id": manager_id}
    conditions = [*_own(work), *([paired_on(on)] if on else [])]
    return store.pairings.page(work.session, query, None, given, *conditions)


def end_pairing(work: Work, pairing_id: UUID, ends_on: date, reason: str) -> Kept[Pairing]:
    """Let the pairing end: `ends_on` is the first day without it."""
    require_office(work)
    kept = store.pairings.get(work.session, pairing_id, None, lock=True)
    refuse_if(ending_faults(kept.value, ends_on))
    ended = replace(kept.value, ends_on=ends_on, reason=reason or kept.value.reason)
    return store.pairings.replace(work.session, kept, ended, work.now)


def propose(work: Work, on: date) -> PairingProposal:
    """Who could be paired from `on`: the unpaired with those who have seats, for the most accounts in common."""
    require_office(work)
    most = rulebook.team_rule(on).managers_a_product_manager_max
    held = [kept.value for kept in store.pairings.every(work.session, paired_on(on))]
    taken = [pairing.product_manager_id for pairing in held]
    products = store.managers_on(work.session, ManagerRole.PRODUCT, on)
    free = {product: left for product in products if (left := most - taken.count(product)) > 0}
    paired = {pairing.manager_id for pairing in held}
    leaders = [one for one in store.managers_on(work.session, ManagerRole.RELATIONSHIP, on) if one not in paired]
    return propose_pairings(free, leaders, store.served_together(work.session, on))


def _own(work: Work) -> list[ColumnElement[bool]]:
    return [store.paired_with(work.principal.subject)] if work.principal.sees_only_own() else []
