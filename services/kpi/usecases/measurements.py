"""Keeping measurements."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.measure import Measure
from services.kpi.domain.measurement import Measurement, check_measurement
from services.kpi.store import measurements as store
from services.kpi.store.measurements import MeasurementFilter
from services.kpi.usecases.rights import own


def record_measurement(work: Work, measurement: Measurement, *, upsert: bool = False) -> Kept[Measurement]:
    """Put a measurement on record. The same again changes nothing; another value is refused unless `upsert`."""
    refuse_if(check_measurement(measurement, _measures(measurement.period.start)))
    present = store.find(work.session, measurement)
    if present is None:
        return store.add(work.session, work.new_id(), measurement, work.now)
    if present.value.value == measurement.value:
        return present
    if not upsert:
        raise Conflict(_differs(present.value))
    return store.replace_value(work.session, present.id, present.version, measurement.value, work.now)


def correct_measurement(work: Work, measurement_id: UUID, version: int, value: Decimal) -> Kept[Measurement]:
    """Let `value` follow version `version` of the measurement."""
    corrected = replace(store.get(work.session, measurement_id).value, value=value)
    refuse_if(check_measurement(corrected, _measures(corrected.period.start)))
    return store.replace_value(work.session, measurement_id, version, value, work.now)


def get_measurement(work: Work, measurement_id: UUID) -> Kept[Measurement]:
    """The measurement, if the caller may see it."""
    return store.get(work.session, measurement_id, own(work))


def list_measurements(work: Work, query: PageQuery, wanted: MeasurementFilter) -> Slice[Kept[Measurement]]:
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
