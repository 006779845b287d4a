"""Which measurements are so far outside that a second person has to release them."""

from datetime import date
from decimal import Decimal

import pytest
from kpi_builders import cases

from services.kpi import rulebook
from services.kpi.domain.measure import Unit

RULE = rulebook.outlier_rule(date(2026, 3, 1))


@pytest.mark.parametrize("case", cases("outliers"), ids=lambda case: case["what"])
def test_what_is_far_outside_is_held(case):
    own, others = ([Decimal(value) for value in case.get(name, ())] for name in ("own", "others"))
    found = RULE.judge(Decimal(case["value"]), Unit(case["unit"]), own, others)
    told = found and {"compared_with": found.compared_with, "readings": found.readings, "largest": str(found.largest)}
    assert told == case["held"]
