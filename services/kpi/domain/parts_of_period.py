"""Which shorter periods make up a longer one: quarters a year, months a quarter."""

from datetime import date

from chassis.domain.period import Period, PeriodKind


def parts_of_period(period: Period) -> tuple[Period, ...]:
    """The periods of the next shorter kind, in order; none of a month."""
    if period.kind is PeriodKind.MONTH:
        return ()
    shorter, step = (PeriodKind.QUARTER, 3) if period.kind is PeriodKind.YEAR else (PeriodKind.MONTH, 1)
    last_month = period.last_day.month
    return tuple(
        Period(date(period.start.year, month, 1), shorter) for month in range(period.start.month, last_month + 1, step)
    )


def all_within(period: Period) -> tuple[Period, ...]:
    """The period itself and every shorter one within it."""
    return period, *(inner for part in parts_of_period(period) for inner in all_within(part))


def around(period: Period) -> tuple[Period, ...]:
    """The period itself, and the quarter and the year that it lies in."""
    year = year_of(period)
    return tuple(each for each in all_within(year) if each.contains(period))


def year_before(period: Period) -> Period:
    """The same period a year ago."""
    return Period(period.start.replace(year=period.start.year - 1), period.kind)


def year_of(period: Period) -> Period:
    """The calendar year that a period begins in."""
    return Period(period.start.replace(month=1, day=1), PeriodKind.YEAR)


def up_to(period: Period) -> tuple[Period, ...]:
    """Every period of the calendar year that is over when `period` is."""
    return tuple(each for each in all_within(year_of(period)) if each.end <= period.end)
