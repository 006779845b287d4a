"""Re-scorings: profiles computed anew from the answers that they were made of."""

from dataclasses import replace
from uuid import UUID

from chassis import audit
from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment.domain.answers import Sheet
from services.assessment.domain.norm import Norm
from services.assessment.domain.profile import Profile, profile_of
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.rescoring import ProfileChange, Rescoring, difference
from services.assessment.store import profiles, sittings
from services.assessment.store import rescorings as store
from services.assessment.usecases.rules_in_force import instrument_of, norm_of, profile_rules

CHUNK = 25


def start_rescoring(work: Work, instrument: str, norm: str | None, *, apply: bool) -> Kept[Rescoring]:
    """Begin to score the profiles of an instrument anew."""
    instrument_of(work.session, instrument, ":instrument")
    if norm is not None and norm_of(work.session, norm, ":norm").instrument != instrument:
        raise Invalid(Fault("norm_of_another_instrument", "/norm", {"norm": norm}))
    if apply and norm is None:
        raise Invalid(Fault("apply_needs_norm", "/norm"))
    rescoring_id = work.new_id()
    job = enqueue(work, Rescore.name, {"rescoring_id": str(rescoring_id)}, unit=Rescore.unit)
    asked = Rescoring(instrument, norm, apply, work.principal.subject, job.id)
    return store.add(work.session, rescoring_id, asked, work.now)


def get_rescoring(work: Work, rescoring_id: UUID) -> Kept[Rescoring]:
    """One re-scoring."""
    return store.get(work.session, rescoring_id)


def list_rescorings(work: Work, query: PageQuery) -> Slice[Kept[Rescoring]]:
    """One page of re-scorings."""
    return store.page(work.session, query)


def list_changes(work: Work, query: PageQuery, rescoring_id: UUID) -> Slice[tuple[UUID, ProfileChange]]:
    """One page of the profiles that came out otherwise; each shown is entered in the audit chain."""
    store.get(work.session, rescoring_id)
    found = store.changes(work.session, query, rescoring_id)
    for profile_id, _ in found.things:
        audit.record(work, "list_rescored_profiles", "RescoredProfile", f"/v1/profiles/{profile_id}")
    return found


def by_norm(work: Work, kept: Kept[ProfileRecord], norm: Norm) -> Kept[ProfileRecord]:
    """The profile as that norm scores it: computed from its answers when another one has scored it since."""
    record = kept.value
    if record.norm == norm.edition.key or record.assessment_id is None:
        return kept
    again = _scored(work, kept, sittings.get(work.session, record.assessment_id).value.sheet, norm)
    return replace(kept, value=replace(record, norm=norm.edition.key, profile=again))


class Rescore:
    """Scores profiles anew, some a transaction."""

    name = "rescorings"
    unit = "profiles"

    def plan(self, work: Work, task: Task) -> int:
        """How many profiles there are."""
        return store.count(work.session, store.get(work.session, _id(task)).value.instrument)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """The next profiles; those that come out otherwise are noted and, if it was asked for, changed."""
        asked = store.get(work.session, _id(task)).value
        after = UUID(cursor) if isinstance(cursor, str) else None
        found = store.next_profiles(work.session, asked.instrument, after, CHUNK)
        changed = sum(_rescored(work, _id(task), asked, kept, sheet) for kept, sheet in found)
        at_end = len(found) < CHUNK
        store.progress(work.session, _id(task), (len(found), changed), work.now, finished=at_end)
        onward = None if at_end else str(found[-1][0].id)
        return Advance(onward, len(found), f"/v1/rescorings/{_id(task)}")


def _rescored(work: Work, rescoring_id: UUID, asked: Rescoring, kept: Kept[ProfileRecord], sheet: Sheet) -> bool:
    record = kept.value
    norm = norm_of(work.session, asked.norm or record.norm)
    again = _scored(work, kept, sheet, norm)
    change = difference(store.scored(record.profile, record.norm), store.scored(again, norm.edition.key))
    if change is None:
        return False
    store.note(work.session, rescoring_id, work.new_id(), (kept.id, change), work.now)
    if asked.apply:
        profiles.rescore(work.session, kept, norm.edition.key, again, work.now)
    return True


def _scored(work: Work, kept: Kept[ProfileRecord], sheet: Sheet, norm: Norm) -> Profile:
    return profile_of(sheet, profile_rules(work.session, kept.value.instrument, kept.created_at.date(), norm))


def _id(task: Task) -> UUID:
    return UUID(str(task.input["rescoring_id"]))
