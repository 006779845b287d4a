"""How long what kpi holds of people is kept, by the dated rule."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.retention import YearsOver

RULE = rulebook.retention_rule(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "scores_kept_from", "pay_kept_from"),
    [
        (date(2026, 1, 1), "2016", "1996"),
        (date(2026, 12, 31), "2016", "1996"),
        (date(2027, 1, 1), "2017", "1997"),
    ],
)
def test_years_are_over_on_the_first_day_after_an_accounting_year(day, scores_kept_from, pay_kept_from):
    assert RULE.scored_before(day).period == scores_kept_from
    assert RULE.paid_before(day).period == pay_kept_from


def test_a_simulation_is_over_after_half_a_year():
    assert RULE.tried_before(date(2026, 6, 30)) == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_rule_is_named_with_its_date():
    assert RULE.source == "retention@2026-01-01"


periods = st.sampled_from(["{y:04d}", "{y:04d}-01", "{y:04d}-12", "{y:04d}-Q1", "{y:04d}-Q4"])


@given(periods, st.integers(1990, 2060), st.integers(1990, 2060))
def test_a_period_is_over_with_its_year_whatever_its_length(form, year, first_kept):
    period = Period.parse(form.format(y=year))
    assert (str(period) < YearsOver(first_kept).period) == (period.last_day.year < first_kept)
