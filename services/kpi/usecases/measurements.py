"""Keeping measurements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, Refusal, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.measure import Measure
from services.kpi.domain.measurement import Measurement, check_measurement
from services.kpi.domain.measurement_entry import (
    Closed,
    MeasurementEntry,
    MeasurementState,
    MeasurementTransition,
    PastMeasurement,
    Reckoned,
    late_faults,
)
from services.kpi.store import measurements as store
from services.kpi.store.closed_runs import closed_for
from services.kpi.store.measurements import MeasurementFilter
from services.kpi.usecases.plausibility import Plausibility
from services.kpi.usecases.rights import own


@dataclass(frozen=True, slots=True)
class Recorded:
    """A measurement on record, and what stood there before; the same when nothing was changed."""

    kept: Kept[MeasurementEntry]
    before: Kept[MeasurementEntry] | None


def record_measurement(work: Work, draft: Reckoned) -> Kept[MeasurementEntry]:
    """Put a measurement on record. The same again changes nothing; another value is refused."""
    [outcome] = record_reckoned(work, [draft], lambda _: False)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome.kept


def record_reckoned(
    work: Work, drafts: Sequence[Reckoned], replaces: Callable[[MeasurementEntry], bool]
) -> list[Recorded | Refusal]:
    """Put measurements on record together, all of different things; `replaces` says of what is on record whether
    another value may follow it."""
    facts = [draft.measurement for draft in drafts]
    present = store.find_all(work.session, facts)
    closed = closed_for(work.session, [(fact.manager, fact.period) for fact in facts])
    refusals = [_refused(draft, kept, replaces, closed) for draft, kept in zip(drafts, present, strict=True)]
    judging = [draft for draft, refusal in zip(facts, refusals, strict=True) if refusal is None]
    entries = _entries(work, judging, drafts)
    judged = list(zip(facts, present, refusals, strict=True))
    fresh = [(work.new_id(), entries[fact]) for fact, kept, refusal in judged if kept is None and refusal is None]
    created = iter(store.add_all(work.session, fresh, work.now))
    return [
        refusal or Recorded(_put(work, entries[fact], kept) if kept else next(created), kept)
        for fact, kept, refusal in judged
    ]


def _entries(
    work: Work, facts: Sequence[Measurement], drafts: Sequence[Reckoned]
) -> dict[Measurement, MeasurementEntry]:
    """How the facts go on record: far outside what was measured before, they are held."""
    by_fact = {draft.measurement: draft for draft in drafts}
    on = min((fact.period.start for fact in facts), default=work.now.date())
    plausible = Plausibility.of(work.session, facts, on)
    return {fact: _entry(work, by_fact[fact], plausible) for fact in facts}


def _entry(work: Work, draft: Reckoned, plausible: Plausibility) -> MeasurementEntry:
    hold = plausible.judge(draft.measurement)
    state = MeasurementState.HELD if hold else MeasurementState.COUNTED
    return MeasurementEntry(draft.measurement, work.principal.subject, state, hold, draft.origin, draft.late_reason)


def _refused(
    draft: Reckoned,
    present: Kept[MeasurementEntry] | None,
    replaces: Callable[[MeasurementEntry], bool],
    closed: Closed,
) -> Refusal | None:
    fact = draft.measurement
    if faults := check_measurement(fact, _measures(fact.period.start)):
        return Invalid(*faults)
    if present is not None and present.value.measurement.value == fact.value:
        return None
    if present is not None and not replaces(present.value):
        return Conflict(_differs(present.value.measurement))
    late = late_faults(fact, draft.late_reason, closed)
    return Conflict(*late) if late else None


def _put(work: Work, entry: MeasurementEntry, present: Kept[MeasurementEntry]) -> Kept[MeasurementEntry]:
    if present.value.measurement.value == entry.measurement.value:
        return present
    return store.replace(work.session, present.id, present.version, entry, work.now)


def correct_measurement(
    work: Work, measurement_id: UUID, version: int, value: Decimal, late_reason: str
) -> Kept[MeasurementEntry]:
    """Let `value` follow version `version` of the measurement; far outside its history, it is held like a new one."""
    corrected = replace(store.get(work.session, measurement_id).value.measurement, value=value, origin="")
    refuse_if(check_measurement(corrected, _measures(corrected.period.start)))
    late = late_faults(corrected, late_reason, _closed(work, corrected))
    if late:
        raise Conflict(*late)
    plausible = Plausibility.of(work.session, [corrected], corrected.period.start)
    entry = _entry(work, Reckoned(corrected, late_reason=late_reason), plausible)
    return store.replace(work.session, measurement_id, version, entry, work.now)


def list_history(work: Work, query: PageQuery, measurement_id: UUID) -> Slice[PastMeasurement]:
    """One page of what a measurement said before, if the caller may see it."""
    store.get(work.session, measurement_id, own(work))
    return store.past(work.session, query, measurement_id)


def _closed(work: Work, fact: Measurement) -> Closed:
    return closed_for(work.session, [(fact.manager, fact.period)])


def decide_measurement(work: Work, measurement_id: UUID, transition: MeasurementTransition) -> Kept[MeasurementEntry]:
    """Release or reject a measurement that is held; by somebody else than who recorded it."""
    kept = store.get(work.session, measurement_id, own(work))
    state = kept.value.decided(transition, work.principal.subject)
    return store.replace(work.session, kept.id, kept.version, replace(kept.value, state=state), work.now)


def get_measurement(work: Work, measurement_id: UUID) -> Kept[MeasurementEntry]:
    """The measurement, if the caller may see it."""
    return store.get(work.session, measurement_id, own(work))


def list_measurements(work: Work, query: PageQuery, wanted: MeasurementFilter) -> Slice[Kept[MeasurementEntry]]:
    """One page of the measurements that the caller may see."""
    manager = own(work)
    return store.page(work.session, query, wanted if manager is None else replace(wanted, manager=manager))


def _measures(on: date) -> Mapping[str, Measure]:
    return rulebook.catalogue(on).measures


def _differs(present: Measurement) -> Fault:
    params = {
        "manager": present.manager,
        "measure": present.measure,
        "period": present.period,
        "existing": f"{present.value:f}",
    }
    return Fault("measurement_differs", "/value", params)
