"""Periods join without gap or overlap, and read as they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Invalid
from chassis.domain.period import Period, PeriodKind

years = st.integers(1900, 2199)
periods = st.one_of(
    years.map(str),
    st.builds("{}-Q{}".format, years, st.integers(1, 4)),
    st.builds("{}-{:02}".format, years, st.integers(1, 12)),
)


@given(periods)
def test_a_period_reads_as_it_is_written(text):
    assert str(Period.parse(text)) == text


@given(periods.map(Period.parse))
def test_neighbours_meet_and_know_each_other(period):
    assert period.next.start == period.end
    assert period.next.previous == period
    assert (period.end - period.start).days == (period.last_day - period.start).days + 1


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1), PeriodKind.YEAR),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1), PeriodKind.QUARTER),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1), PeriodKind.MONTH),
    ],
)
def test_a_period_covers_its_days(text, start, end, kind):
    period = Period.parse(text)
    assert (period.start, period.end, period.kind) == (start, end, kind)


def test_a_year_contains_its_quarters_and_months_and_no_others():
    assert Period.parse("2026").contains(Period.parse("2026-Q4"))
    assert Period.parse("2026-Q1").contains(Period.parse("2026-03"))
    assert not Period.parse("2026-Q1").contains(Period.parse("2026-04"))


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-00", "2026-Q5", "2026-1", "2026-W01", "2026-03-01", "2026\n"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Invalid) as refusal:
        Period.parse(text)
    assert refusal.value.faults[0].code == "not_a_period"
