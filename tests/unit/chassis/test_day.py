"""A day is written in one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.day import parse_day
from chassis.domain.errors import Invalid
from chassis.domain.period import Period


@given(st.dates())
def test_a_day_reads_as_it_is_written(day):
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "20260331", "2026-W14-2", "2026W142", "2026-W14", "2026-090", "2026-3-31", "26-03-31", "2026/03/31",
        "2026-02-30", "0000-01-01", "2026-03-31T00:00", "2026-03-31 ", "2026-03-31\n",
        "２０２６-03-31", "+2026-03-31", "",
    ],
)  # fmt: skip
def test_no_other_way_is_a_day(text):
    with pytest.raises(ValueError):  # noqa: PT011 - that it is refused is all its callers go by
        parse_day(text)


def test_a_period_is_of_digits_that_everybody_has():
    with pytest.raises(Invalid):
        Period.parse("20２６-03")
