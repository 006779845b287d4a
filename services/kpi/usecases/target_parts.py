"""Dividing a target over time or among people, and what its parts come to."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.work import Work
from services.kpi.domain.division import Division, OverPeriods, Pattern, check_division
from services.kpi.domain.measure import Measure
from services.kpi.domain.parts_of_period import all_within, parts_of_period, year_before
from services.kpi.domain.readings import read_so_far
from services.kpi.domain.target import Axis, Parts, Target, over_holders, over_periods, rolled_up, shares_by_days
from services.kpi.store import measurements
from services.kpi.store import targets as store
from services.kpi.usecases.rights import own
from services.kpi.usecases.targets import measures_of, target_exists


def divide_target(work: Work, target_id: UUID, division: Division) -> Parts:
    """Divide a target that has no parts yet; a part that another target has taken already is refused."""
    whole = store.get(work.session, target_id, lock=True)
    if store.parts(work.session, target_id):
        raise Conflict(Fault("target_divided", ":target_id"))
    refuse_if(check_division(whole.value, division))
    measure = measures_of(whole.value)[whole.value.measure]
    wanted = {work.new_id(): part for part in _divided(work, whole, measure, division)}
    if taken := store.present(work.session, wanted):
        raise Conflict(*(target_exists(kept.value) for kept in taken))
    store.add(work.session, wanted, work.now)
    return _parts(work, whole)


def get_parts(work: Work, target_id: UUID) -> Parts:
    """The parts of a target, if the caller may see it."""
    return _parts(work, store.get(work.session, target_id, own(work)))


def remove_parts(work: Work, target_id: UUID) -> None:
    """Undo a division, as long as no part has been divided further."""
    store.get(work.session, target_id, lock=True)
    if divided := store.divided_parts(work.session, target_id):
        held = ({"holder": kept.value.holder, "period": kept.value.period} for kept in divided)
        raise Conflict(*(Fault("part_divided", ":target_id", params) for params in held))
    store.remove_parts(work.session, target_id)


def _divided(work: Work, whole: Kept[Target], measure: Measure, division: Division) -> list[Target]:
    axis = Axis.PERIODS if isinstance(division, OverPeriods) else Axis.HOLDERS
    target = replace(whole.value, whole_id=whole.id, axis=axis)
    if isinstance(division, OverPeriods):
        opening = division.opening if division.opening is not None else _opening(work, target, measure)
        return over_periods(target, measure, _shares(work, target, measure, division), opening)
    return over_holders(target, measure, {holder: Fraction(share) for holder, share in division.shares.items()})


def _shares(work: Work, target: Target, measure: Measure, division: OverPeriods) -> list[Fraction]:
    match division.pattern:
        case Pattern.DAYS:
            return shares_by_days(target.period)
        case Pattern.SHARES:
            return [Fraction(share) for share in division.shares]
        case Pattern.LAST_YEAR:
            return _shares_of_last_year(work, target, measure)
        case _:
            return [Fraction(1)] * len(parts_of_period(target.period))


def _shares_of_last_year(work: Work, target: Target, measure: Measure) -> list[Fraction]:
    found = [_measured(work, target, measure, year_before(part)) for part in parts_of_period(target.period)]
    values = [Fraction(0) if value is None or value < 0 else Fraction(value) for value in found]
    if None in found or not any(values):
        params = {"holder": target.holder, "measure": measure.id, "period": year_before(target.period)}
        raise Invalid(Fault("last_year_missing", "/pattern", params))
    return values


def _opening(work: Work, target: Target, measure: Measure) -> Decimal:
    return _measured(work, target, measure, target.period.previous) or Decimal(0)


def _measured(work: Work, target: Target, measure: Measure, period: Period) -> Decimal | None:
    facts = measurements.of_managers(work.session, all_within(period), [measure.id], [target.holder])
    figure = read_so_far(facts[target.holder], period, measure)
    return figure.value if figure else None


def _parts(work: Work, whole: Kept[Target]) -> Parts:
    parts = store.parts(work.session, whole.id)
    axis = parts[0].value.axis if parts else None
    if axis is None:
        return Parts(whole, parts, None)
    measure = measures_of(whole.value)[whole.value.measure]
    return Parts(whole, parts, rolled_up([part.value for part in parts], measure, axis))
