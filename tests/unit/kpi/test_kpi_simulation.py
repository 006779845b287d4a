"""A plan tried on paper: conserved differences, and the spread against independent reckoning."""

from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import cny

from services.kpi.domain.simulation import TriedPay, outcome
from services.kpi.domain.spread import gini, percentile, spread

AMOUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=60)


def tried(*pairs):
    return [TriedPay(f"M{i}", cny(before), cny(after)) for i, (before, after) in enumerate(pairs)]


def test_a_migration_worked_by_hand():
    found = tried(("6000.00", "8000.00"), ("5000.00", "4000.01"), ("4000.00", "4000.00"))
    quarter = outcome(Decimal("0.25"), found, "CNY")
    assert (quarter.cost, quarter.dearer) == (cny("15250.00"), cny("250.00"))  # + 500.00, − 249.9975 → − 250.00, 0
    assert (quarter.winners, quarter.losers, quarter.unchanged) == (1, 1, 1)
    whole = outcome(Decimal(1), found, "CNY")
    assert (whole.cost, whole.largest_gain, whole.largest_loss) == (cny("16000.01"), cny("2000.00"), cny("-999.99"))


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([100, 100, 100], ("0", "1")),
        ([0, 0, 0, 100], ("0.75", None)),  # one has it all: 1 − 1 ÷ n
        ([1, 2, 3, 4], ("0.25", "2.846154")),  # Σ|xᵢ − xⱼ| ÷ (2n²·mean) = 20 ÷ 80; 3.7 ÷ 1.3
        ([], ("0", None)),
        ([-5, 0], ("0", None)),
    ],
)
def test_the_spread_of_pay(amounts, expected):
    found = spread(amounts)
    assert (str(found.gini), found.p90_p10 and str(found.p90_p10)) == expected


@given(AMOUNTS)
def test_gini_is_half_the_relative_mean_difference(amounts):
    n, whole = len(amounts), sum(amounts)
    apart = sum(abs(one - other) for one in amounts for other in amounts)
    assert gini(sorted(amounts)) == (Fraction(apart, 2 * n * whole) if whole else 0)


@given(AMOUNTS, st.sampled_from([Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)]))
def test_percentiles_agree_with_numpy(amounts, part):
    expected = numpy.percentile(amounts, float(part * 100))
    assert float(percentile(sorted(amounts), part)) == pytest.approx(expected, rel=1e-12, abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=30),
    st.decimals("0.01", 1, places=2),
)
def test_a_step_costs_what_its_managers_get(pairs, share):
    found = tried(*((f"{before / 100:.2f}", f"{after / 100:.2f}") for before, after in pairs))
    step = outcome(share, found, "CNY")
    assert step.cost.minor == sum(before for before, _ in pairs) + step.dearer.minor
    assert step.winners + step.losers + step.unchanged == len(pairs)
    assert abs(step.dearer.minor - share * sum(after - before for before, after in pairs)) <= len(pairs)
