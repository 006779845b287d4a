"""How long things are kept by purpose, in either language."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.assessment import rulebook
from services.assessment.domain.retention import KeptThing, days_kept, is_over

RULES = rulebook.retention_rules(date(2026, 2, 1))
NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("purpose", "finished", "ended", "days"),
    [
        ("Selection for the relationship-manager role", True, False, 180),
        ("客户经理岗位选拔", True, False, 180),
        ("DEVELOPMENT talk 2026", True, False, 730),
        ("员工培养", True, False, 730),
        ("Research", True, False, 1095),
        ("常模研究", True, False, 1095),
        ("Something else", True, False, 730),
        ("Research", False, False, 90),
        ("Research", False, True, 30),
    ],
)
def test_the_purpose_says_how_long(purpose, finished, ended, days):
    thing = KeptThing(purpose, finished, ended, NOW - timedelta(days=days))
    assert days_kept(thing, RULES) == days
    assert is_over(thing, RULES, NOW)
    assert not is_over(thing, RULES, NOW - timedelta(seconds=1))


def test_nothing_is_over_before_the_shortest_time():
    assert RULES.shortest_days == 30
