from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import cases, membership_of

from chassis.domain.errors import Fault
from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership import Line, Trapezoid
from services.kpi.domain.membership.steps import Step, Steps

levels = st.decimals(-1000, 1000, places=4)


@pytest.mark.parametrize("case", cases("membership"), ids=lambda case: case["name"])
def test_a_case_of_the_membership_page(case):
    assert membership_of(case["membership"]).degree(Decimal(case["x"])) == Decimal(case["degree"])


@given(levels, levels, levels, levels)
def test_a_better_value_never_belongs_less(x1, x2, low, high):
    if x1 == x2:
        return
    line, (low, high) = Line(x1, x2), sorted((low, high))
    better, worse = (high, low) if x2 > x1 else (low, high)
    assert 0 <= line.degree(worse) <= line.degree(better) <= 1


@given(levels, levels)
def test_the_two_points_are_zero_and_one(x1, x2):
    if x1 != x2:
        assert (Line(x1, x2).degree(x1), Line(x1, x2).degree(x2)) == (0, 1)


@pytest.mark.parametrize(
    ("membership", "direction", "code"),
    [
        (Line(Decimal(1), Decimal(1)), Direction.MORE, "levels_equal"),
        (Line(Decimal(1), Decimal(0)), Direction.MORE, "levels_against_direction"),
        (Line(Decimal(0), Decimal(1)), Direction.LESS, "levels_against_direction"),
        (Line(Decimal(0), Decimal(1)), Direction.BAND, "levels_against_direction"),
        (Trapezoid(*map(Decimal, (1, 1, 2, 3))), Direction.BAND, "levels_out_of_order"),
        (Trapezoid(*map(Decimal, (1, 3, 2, 4))), Direction.BAND, "levels_out_of_order"),
        (Trapezoid(*map(Decimal, (1, 2, 3, 4))), Direction.MORE, "levels_against_direction"),
    ],
)
def test_levels_that_cannot_be_meant_are_refused(membership, direction, code):
    assert [fault.code for fault in membership.faults(direction)] == [code]


ONE, TWO = Decimal(1), Decimal(2)


@pytest.mark.parametrize(
    ("membership", "direction", "faults"),
    [
        (Line(ONE, ONE), Direction.MORE, [Fault("levels_equal", "/x2", {"x1": ONE})]),
        (Line(TWO, ONE), Direction.MORE, [Fault("levels_against_direction", "/x2", {"direction": "more_is_better"})]),
        (Line(ONE, TWO, TWO), Direction.MORE, []),
        (Line(ONE, TWO, Decimal("2.01")), Direction.MORE, [Fault("cap_out_of_range", "/cap", {"most": TWO})]),
        (Line(ONE, TWO, Decimal("0.99")), Direction.MORE, [Fault("cap_out_of_range", "/cap", {"most": TWO})]),
        (
            Line(ONE, ONE, Decimal(3)),
            Direction.MORE,
            [Fault("levels_equal", "/x2", {"x1": ONE}), Fault("cap_out_of_range", "/cap", {"most": TWO})],
        ),
        (Steps((Step(ONE, Decimal("0.5")), Step(TWO, ONE))), Direction.MORE, []),
        (
            Steps((Step(TWO, Decimal("0.5")), Step(TWO, ONE))),
            Direction.MORE,
            [Fault("levels_out_of_order", "/steps/1")],
        ),
        (Steps((Step(ONE, Decimal("1.1")),)), Direction.MORE, [Fault("degree_out_of_range", "/steps")]),
        (Steps((Step(ONE, ONE),), Decimal("-0.1")), Direction.MORE, [Fault("degree_out_of_range", "/steps")]),
        (
            Steps((Step(ONE, ONE),)),
            Direction.LESS,
            [Fault("levels_against_direction", "/steps", {"direction": "less_is_better"})],
        ),
    ],
)
def test_what_is_wrong_with_levels_is_said_where_it_is(membership, direction, faults):
    assert membership.faults(direction) == faults


def test_steps_and_lines_name_their_levels():
    assert Line(ONE, TWO).levels() == [("x1", "", ONE), ("x2", "", TWO)]
    assert Steps((Step(ONE, Decimal("0.5")), Step(TWO, ONE))).levels() == [
        ("step1", "", ONE),
        ("degree1", "ratio", Decimal("0.5")),
        ("step2", "", TWO),
        ("degree2", "ratio", ONE),
    ]


def test_a_step_is_reached_from_its_value_on():
    steps = Steps((Step(ONE, Decimal("0.5")), Step(TWO, ONE)), Decimal("0.1"))
    assert [steps.degree(Decimal(x)) for x in ("0.99", "1", "1.99", "2")] == [
        Decimal(d) for d in ("0.1", "0.5", "0.5", "1")
    ]


@pytest.mark.parametrize(
    ("membership", "direction"),
    [
        (Line(Decimal(0), Decimal(1)), Direction.MORE),
        (Line(Decimal(10), Decimal(0)), Direction.LESS),
        (Trapezoid(*map(Decimal, (1, 2, 2, 4))), Direction.BAND),
    ],
)
def test_levels_that_follow_the_direction_are_taken(membership, direction):
    assert membership.faults(direction) == []
