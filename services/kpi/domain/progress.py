"""Progress towards a target: what has been reached, what should have been by now, and the pace that is still needed.

Worked examples stand in `docs/algorithms/targets.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chassis.domain.explain import Figure
from chassis.domain.period import Period, PeriodKind
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.measure import Aggregation, Measure
from services.kpi.domain.parts_of_period import all_within
from services.kpi.domain.target import Aim, Target

RATIO_DIGITS = 4
PACE_DIGITS = 2


class Standing(StrEnum):
    """How a target stands. Before the end of its period only a sum that is to be reached can be `achieved`, and only
    one that is not to be passed `missed`."""

    NOT_MEASURED = "not_measured"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    ACHIEVED = "achieved"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How a target stands after `measured_until`, the first day of which nothing is known.

    `completion` is the actual value ÷ the target; `expected` what the plan has for the time gone by; `pace_needed` what
    each of the `months_left` has to bring, or may bring at most; `outlook` where the period ends at the pace so far.
    They are None where there is nothing to compute them from, or where a measure is no running total.
    """

    measured_until: date | None
    actual: Figure | None
    completion: Figure | None
    expected: Figure
    months_left: int
    pace_needed: Figure | None
    outlook: Figure | None
    standing: Standing


def progress(target: Target, measure: Measure, plan: Sequence[Target], actual: Figure | None, until: date) -> Progress:
    """The progress of `target` at `until`; `plan` are its parts over time, if it was divided so.

    `actual` is what was measured in the period before `until`, None when nothing was.
    """
    return _Reckoning(target, measure, tuple(plan), until).told(actual)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    target: Target
    measure: Measure
    plan: tuple[Target, ...]
    until: date

    def told(self, actual: Figure | None) -> Progress:
        left = _months_left(self.target.period, self.until)
        expected = self._expected()
        return Progress(
            measured_until=None if actual is None else self.until,
            actual=actual,
            completion=None if actual is None else self._completion(actual),
            expected=expected,
            months_left=left,
            pace_needed=self._pace(actual, left),
            outlook=None if actual is None else self._outlook(actual),
            standing=self._standing(actual, expected),
        )

    @property
    def _goal(self) -> Figure:
        source = f"target {self.target.holder} {self.target.measure} {self.target.period}"
        return Figure("target", self.target.value, self.measure.unit, source=source)

    @property
    def _gone(self) -> Fraction:
        """The share of the period's days that has gone by."""
        period = self.target.period
        return Fraction((self.until - period.start).days, (period.end - period.start).days)

    def _completion(self, actual: Figure) -> Figure | None:
        if not self.target.value:
            return None
        value = rounded(Fraction(actual.value) / Fraction(self.target.value), RATIO_DIGITS)
        return Figure("completion", plain(value), "ratio", "actual ÷ target", (actual, self._goal))

    def _expected(self) -> Figure:
        begun = sorted((part for part in self.plan if part.period.end <= self.until), key=lambda part: part.period)
        if self.plan:
            value = _together([part.value for part in begun], self.measure)
            return Figure("expected", value, self.measure.unit, f"the plan's parts before {self.until}")
        if self.measure.aggregation is not Aggregation.SUM:
            return Figure("expected", self.target.value, self.measure.unit, "target", (self._goal,))
        value = plain(rounded(Fraction(self.target.value) * self._gone, PACE_DIGITS))
        return Figure("expected", value, self.measure.unit, "target × days gone ÷ days of the period", (self._goal,))

    def _pace(self, actual: Figure | None, left: int) -> Figure | None:
        if self.measure.aggregation is not Aggregation.SUM or not left:
            return None
        reached = actual.value if actual else Decimal(0)
        remaining = max(self.target.value - reached, Decimal(0))
        value = plain(rounded(Fraction(remaining) / left, PACE_DIGITS))
        inputs = (self._goal, actual) if actual else (self._goal,)
        return Figure("pace_needed", value, self.measure.unit, f"(target − actual) ÷ {left} months left", inputs)

    def _outlook(self, actual: Figure) -> Figure | None:
        if self.measure.aggregation is not Aggregation.SUM or not self._gone:
            return None
        value = plain(rounded(Fraction(actual.value) / self._gone, PACE_DIGITS))
        return Figure("outlook", value, self.measure.unit, "actual × days of the period ÷ days gone", (actual,))

    def _standing(self, actual: Figure | None, expected: Figure) -> Standing:
        over = self.until >= self.target.period.end
        if actual is None:
            return Standing.MISSED if over else Standing.NOT_MEASURED
        if self.target.aim is Aim.AT_MOST:
            if actual.value > self.target.value:
                return Standing.MISSED
            return Standing.ACHIEVED if over else _kept(actual.value <= expected.value)
        if actual.value >= self.target.value and (over or self.measure.aggregation is Aggregation.SUM):
            return Standing.ACHIEVED
        return Standing.MISSED if over else _kept(actual.value >= expected.value)


def _kept(holds: bool) -> Standing:
    return Standing.ON_TRACK if holds else Standing.BEHIND


def _together(values: Sequence[Decimal], measure: Measure) -> Decimal:
    if measure.aggregation is Aggregation.SUM:
        return sum(values, Decimal(0))
    return values[-1] if values else Decimal(0)


def _months_left(period: Period, until: date) -> int:
    return sum(part.kind is PeriodKind.MONTH and part.end > until for part in all_within(period))
