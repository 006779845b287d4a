"""How a target stands, from what was measured of everybody who works for it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from chassis.domain.explain import Figure
from chassis.domain.kept import Kept
from chassis.work import Work
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.measure import Measure, decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.parts_of_period import all_within
from services.kpi.domain.progress import Progress, progress
from services.kpi.domain.readings import read_so_far
from services.kpi.domain.target import Axis, Target, adds_up
from services.kpi.store import measurements
from services.kpi.store import targets as store
from services.kpi.usecases.rights import own
from services.kpi.usecases.targets import measures_of


def get_progress(work: Work, target_id: UUID, on: date | None) -> tuple[Kept[Target], Progress]:
    """The progress of a target by the facts of the periods that had ended on a day, today if none is named."""
    kept = store.get(work.session, target_id, own(work))
    target, day = kept.value, on or work.now.date()
    measure = measures_of(target)[target.measure]
    holders = store.leaf_holders(work.session, target_id)
    known = _facts(work, target, holders, day)
    until = max((fact.period.end for facts in known.values() for fact in facts), default=target.period.start)
    plan = [part.value for part in store.parts(work.session, target_id) if part.value.axis is Axis.PERIODS]
    actual = _together(target, measure, [read_so_far(facts, target.period, measure) for facts in known.values()])
    return kept, progress(target, measure, plan, actual, until)


def _facts(work: Work, target: Target, holders: Sequence[str], day: date) -> dict[str, list[Measurement]]:
    periods = [period for period in all_within(target.period) if period.end <= day]
    return measurements.of_managers(work.session, periods, [target.measure], holders)


def _together(target: Target, measure: Measure, found: Sequence[Figure | None]) -> Figure | None:
    present = tuple(figure for figure in found if figure is not None)
    if len(present) <= 1:
        return present[0] if present else None
    whole = sum((Fraction(figure.value) for figure in present), Fraction(0))
    formula, value = ("sum", whole) if adds_up(measure) else ("mean", whole / len(present))
    told = f"{formula} of {len(present)} holders in {target.period}"
    exact: Decimal = plain(rounded(value, decimals_of(measure.unit)))
    return Figure(f"measure/{measure.id}", exact, measure.unit, told, present)
