from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, MARCH, cases, readings_of, scheme_of
from pydantic import TypeAdapter

from chassis.domain.period import Period
from services.kpi.domain.criterion import Alternative, Criterion, WeightPath
from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership import Curve, CurvePoint, Line, Step, Steps, Triangle, logistic
from services.kpi.domain.scheme import check_scheme
from services.kpi.domain.scheme_in_force import in_force, switched_on
from services.kpi.domain.scorecard import score
from services.kpi.schemas.memberships import AskedMembership

LINE = {"x1": "0", "x2": "1"}
BASE = scheme_of({"criteria": [{"indicator": "S1", "weight": "0.5"} | LINE, {"indicator": "S7", "weight": "0.3"} | LINE,
                               {"indicator": "S4", "weight": "0.2"} | LINE]})  # fmt: skip
UNIT = Line(Decimal(0), Decimal(1))
ALTERNATIVES = (
    Alternative(Criterion("S11", UNIT, Decimal(0)), Decimal("0.8"), "S1"),
    Alternative(Criterion("S13", UNIT, Decimal("0.1")), Decimal("0.5")),
)


def path_of(entry):
    numbers = (Decimal(entry[name]) for name in ("first", "step", "most"))
    return WeightPath(tuple(entry["indicators"]), entry["first_year"], *numbers)


def points(*pairs):
    return tuple(CurvePoint(Decimal(x), Decimal(degree)) for x, degree in pairs)


def steps(*pairs):
    return Steps(tuple(Step(Decimal(x), Decimal(degree)) for x, degree in pairs))


@pytest.mark.parametrize("case", cases("membership_shapes"), ids=lambda case: case["name"])
def test_the_shapes_of_membership(case):
    function = TypeAdapter(AskedMembership).validate_python(case["membership"]).to_domain()
    for x, degree in case["degrees"].items():
        assert function.degree(Decimal(x)) == pytest.approx(Decimal(degree), abs=Decimal(str(case.get("to", 0))))


@given(st.decimals(1, 20, places=2), st.decimals(-10, 110, places=3), st.decimals(0, 10, places=3))
def test_a_logistic_curve_never_falls_and_stays_between_nothing_and_all(steepness, x, further):
    curve = logistic(Decimal(0), Decimal(100), steepness)
    assert 0 <= curve.degree(x) <= curve.degree(x + further) <= 1
    assert curve.faults(Direction.MORE) == []


@pytest.mark.parametrize(
    ("function", "direction", "codes"),
    [
        (Line(Decimal(0), Decimal(1), Decimal(3)), Direction.MORE, ["cap_out_of_range"]),
        (Triangle(Decimal(1), Decimal(1), Decimal(2)), Direction.BAND, ["levels_out_of_order"]),
        (Triangle(Decimal(0), Decimal(1), Decimal(2)), Direction.MORE, ["levels_against_direction"]),
        (steps((1, "0.5"), (1, "0.8")), Direction.MORE, ["levels_out_of_order"]),
        (steps((1, "0.8"), (2, "0.5")), Direction.MORE, ["levels_against_direction"]),
        (steps((1, "0.8"), (2, "0.5")), Direction.BAND, []),
        (steps((1, "1.5")), Direction.MORE, ["degree_out_of_range"]),
        (Curve(points((0, 1), (1, 0))), Direction.MORE, ["levels_against_direction"]),
        (Curve(points((0, 1), (1, 0))), Direction.LESS, []),
        (Curve(points((0, 0), (2, 1), (1, 1))), Direction.MORE, ["levels_out_of_order"]),
    ],
)
def test_a_function_that_does_not_fit_its_indicator_is_refused(function, direction, codes):
    assert [fault.code for fault in function.faults(direction)] == codes


@pytest.mark.parametrize("case", cases("weights_over_time"), ids=lambda case: case["name"])
def test_what_a_scheme_weighs_in_a_year(case):
    path = path_of(case["path"]) if "path" in case else None
    scheme = replace(BASE, alternatives=ALTERNATIVES, weight_path=path)
    found = in_force(scheme, Period.parse(f"{case['year']}-03"), case.get("switched_on", ()))
    assert {each.indicator: f"{each.weight:f}" for each in found.criteria} == case["weights"]
    assert sum(each.weight for each in found.criteria) == 1


def test_an_alternative_counts_once_it_is_known_of_enough():
    scheme = replace(BASE, alternatives=ALTERNATIVES)
    assert switched_on(scheme, {"S11": 7, "S13": 5}, 10) == ("S13",)
    assert switched_on(scheme, {"S11": 8, "S13": 4}, 10) == ("S11",)
    assert switched_on(scheme, {}, 0) == ()


def test_what_goes_beyond_the_leader_makes_up_for_a_shortfall_and_ends_at_a_hundred():
    capped = [Criterion("S7", Line(Decimal(0), Decimal(80), Decimal("1.2")), Decimal("0.5")),
              Criterion("S4", UNIT, Decimal("0.5"))]  # fmt: skip
    scheme = replace(BASE, criteria=tuple(capped))
    short = score(scheme, CATALOGUE, readings_of({"satisfaction_score": "96", "capability_gain": "0.6"}), MARCH)
    full = score(scheme, CATALOGUE, readings_of({"satisfaction_score": "96", "capability_gain": "1"}), MARCH)
    assert (short.score, full.score, full.figure.unrounded) == (90, 100, 110)


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"alternatives": (replace(ALTERNATIVES[0], replaces="S9"),)},
         [("/alternatives/0/replaces", "indicator_not_in_scheme")]),
        ({"alternatives": (ALTERNATIVES[0], replace(ALTERNATIVES[0], criterion=ALTERNATIVES[1].criterion))},
         [("/alternatives/1/replaces", "replaced_twice")]),
        ({"alternatives": (replace(ALTERNATIVES[1], from_coverage=Decimal(0)),)},
         [("/alternatives/0/from_coverage", "coverage_out_of_range")]),
        ({"alternatives": (replace(ALTERNATIVES[1], criterion=Criterion("S13", UNIT, Decimal(1))),)},
         [("/alternatives", "alternatives_take_all")]),
        ({"alternatives": (replace(ALTERNATIVES[1], criterion=Criterion("S1", UNIT, Decimal("0.1"))),)},
         [("/alternatives/0/indicator", "indicator_twice")]),
        ({"weight_path": WeightPath(("S1", "S7", "S4"), 2026, *map(Decimal, ("0.4", "0", "0.4")))},
         [("/weight_path/indicators", "path_without_rest")]),
        ({"weight_path": WeightPath(("S9",), 2026, *map(Decimal, ("0.4", "0.1", "0.3")))},
         [("/weight_path/indicators/0", "indicator_not_in_scheme"), ("/weight_path/most", "path_out_of_range")]),
    ],
)  # fmt: skip
def test_an_alternative_or_a_path_that_leads_nowhere_is_refused(changed, faults):
    found = check_scheme(replace(BASE, **changed), CATALOGUE)
    assert [(fault.pointer, fault.code) for fault in found] == faults
