"""Setting targets, dividing them, and reading how they stand."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.measure import Measure
from services.kpi.domain.target import Target, check_target
from services.kpi.store import targets as store
from services.kpi.store.targets import TargetFilter
from services.kpi.usecases.rights import own


def set_target(work: Work, target: Target, *, upsert: bool = False) -> Kept[Target]:
    """Put a target on record. The same again changes nothing; another value is refused unless `upsert`."""
    refuse_if(check_target(target, measures_of(target)))
    found = store.present(work.session, {work.new_id(): target})
    if not found:
        return store.add(work.session, {work.new_id(): target}, work.now)[0]
    same = found[0]
    if (same.value.value, same.value.aim) == (target.value, target.aim):
        return same
    if not upsert or same.value.aim is not target.aim:
        raise Conflict(target_exists(same.value))
    return store.replace_value(work.session, same.id, same.version, target.value, work.now)


def change_target(work: Work, target_id: UUID, version: int, value: Decimal) -> Kept[Target]:
    """Let `value` follow version `version` of the target; its parts stay as they are."""
    changed = replace(store.get(work.session, target_id).value, value=value)
    refuse_if(check_target(changed, measures_of(changed)))
    return store.replace_value(work.session, target_id, version, value, work.now)


def remove_target(work: Work, target_id: UUID) -> None:
    """Take a target that has no parts off the record."""
    store.get(work.session, target_id, lock=True)
    if store.parts(work.session, target_id):
        raise Conflict(Fault("target_divided", ":target_id"))
    store.remove(work.session, target_id)


def get_target(work: Work, target_id: UUID) -> Kept[Target]:
    """The target, if the caller may see it."""
    return store.get(work.session, target_id, own(work))


def list_targets(work: Work, query: PageQuery, wanted: TargetFilter) -> Slice[Kept[Target]]:
    """One page of the targets that the caller may see."""
    holder = own(work)
    return store.page(work.session, query, wanted if holder is None else replace(wanted, holder=holder))


def measures_of(target: Target) -> Mapping[str, Measure]:
    """The measures that a target may be about: those in force when its period starts."""
    return rulebook.catalogue(target.period.start).measures


def target_exists(present: Target) -> Fault:
    """The fault of a second target for the same holder, measure and period."""
    params = {"holder": present.holder, "measure": present.measure, "period": present.period}
    return Fault("target_exists", "/value", params | {"existing": f"{present.value:f}"})
