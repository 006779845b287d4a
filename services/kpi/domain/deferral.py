"""Deferred pay: equal instalments, the rounding remainder in the last, so that none is paid early."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from chassis.domain.money import Money, total
from chassis.domain.period import Period, PeriodKind
from services.kpi.domain.exact import rounded
from services.kpi.domain.pay_line import PayLine
from services.kpi.domain.pay_plan import Deferral


@dataclass(frozen=True, slots=True)
class Instalment:
    """One later payment: due with the pay of the month `due`."""

    number: int
    due: Period
    amount: Money


def defer(lines: Sequence[PayLine], deferral: Deferral | None, period: Period, currency: str) -> tuple[Instalment, ...]:
    """The instalments of what is deferred from `lines`. Nothing is deferred when the named components come to nothing
    or less."""
    if deferral is None:
        return ()
    affected = total([line.amount for line in lines if line.component in deferral.components], currency)
    deferred = int(rounded(Fraction(affected.minor) * Fraction(deferral.share), 0))
    return _instalments(deferred, deferral, period, currency) if deferred > 0 else ()


def _instalments(deferred: int, deferral: Deferral, period: Period, currency: str) -> tuple[Instalment, ...]:
    each, remainder = divmod(deferred, deferral.instalments)
    last = deferral.instalments
    return tuple(
        Instalment(
            number,
            _months_after(period, number * deferral.months_between),
            Money(each + (remainder if number == last else 0), currency),
        )
        for number in range(1, last + 1)
    )


def _months_after(period: Period, months: int) -> Period:
    index = period.last_day.year * 12 + period.last_day.month - 1 + months
    return Period(period.start.replace(year=index // 12, month=index % 12 + 1, day=1), PeriodKind.MONTH)
