from decimal import Decimal

import pytest
from kpi_builders import CATALOGUE, cases

from chassis.domain.errors import Invalid
from services.kpi.domain.levels import Percentiles, levels_of


@pytest.mark.parametrize("case", cases("levels"), ids=lambda case: case["name"])
def test_levels_are_values_that_somebody_has(case):
    indicator = CATALOGUE.indicators[case["indicator"]]
    values, percentiles = list(map(Decimal, case["values"])), Percentiles(case["laggard"], case["leader"])
    if "fault" in case:
        with pytest.raises(Invalid, match=case["fault"]):
            levels_of(indicator, values, percentiles)
    else:
        levels = levels_of(indicator, values, percentiles)
        assert (str(levels.x1), str(levels.x2), levels.managers) == (case["x1"], case["x2"], len(values))
