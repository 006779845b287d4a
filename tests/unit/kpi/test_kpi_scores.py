from datetime import date
from decimal import Decimal

import pytest
from kpi_builders import CATALOGUE, MARCH, NAME, cases, readings_of, scheme_of

from chassis.domain.errors import Invalid
from services.kpi.domain.measure import check_value
from services.kpi.domain.membership import Line
from services.kpi.domain.scheme import Criterion, Scheme, check_scheme
from services.kpi.domain.scorecard import score

SCORED = [case for case in cases("scores") if "score" in case]
UNSCORED = [case for case in cases("scores") if "missing" in case]


@pytest.mark.parametrize("case", SCORED, ids=lambda case: case["name"])
def test_a_case_of_the_score_page(case):
    scorecard = score(scheme_of(case), CATALOGUE, readings_of(case["measured"]), MARCH)
    assert str(scorecard.score) == case["score"]
    assert scorecard.figure.unrounded == Decimal(case["unrounded"])
    assert list(scorecard.broken) == case.get("broken", [])


@pytest.mark.parametrize("case", UNSCORED, ids=lambda case: case["name"])
def test_what_must_be_measured_and_is_not_is_named(case):
    with pytest.raises(Invalid) as refusal:
        score(scheme_of(case), CATALOGUE, readings_of(case["measured"]), MARCH)
    assert [fault.params["indicator"] for fault in refusal.value.faults] == case["missing"]


def test_a_score_explains_itself_down_to_measurements_and_the_dated_scheme():
    case = SCORED[0]
    figure = score(scheme_of(case), CATALOGUE, readings_of(case["measured"]), MARCH).figure
    leaves = {leaf.key: leaf.source for leaf in figure.walk() if not leaf.inputs}
    assert leaves == {
        "measure/customers_informed": "measurement M1 2026-03",
        "measure/customers_surveyed": "measurement M1 2026-03",
        "measure/satisfaction_score": "measurement M1 2026-03",
        **{
            f"{key}/{indicator}": "scheme service-quality@2026-01-01"
            for key in ("x1", "x2", "weight")
            for indicator in ("S1", "S7")
        },
    }
    assert sum(part.value for part in figure.inputs) == figure.unrounded


def scheme(*criteria, gates=()):
    return Scheme("q", NAME, date(2026, 1, 1), criteria, gates)


RISING = Line(Decimal(0), Decimal(1))


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        (scheme(Criterion("S1", RISING, Decimal("0.9"))), [("weights_not_one", "/criteria")]),
        (scheme(Criterion("X1", RISING, Decimal(1))), [("indicator_unknown", "/criteria/0/indicator")]),
        (
            scheme(Criterion("S1", RISING, Decimal("0.5")), Criterion("S1", RISING, Decimal("0.5"))),
            [("indicator_twice", "/criteria/1/indicator")],
        ),
        (
            scheme(Criterion("S1", RISING, Decimal("0.3333333")), Criterion("S2", RISING, Decimal("0.6666667"))),
            [("weight_out_of_range", "/criteria/0/weight"), ("weight_out_of_range", "/criteria/1/weight")],
        ),
        (
            scheme(Criterion("S1", Line(Decimal(1), Decimal(1)), Decimal(1)), gates=("O1", "S2", "O1")),
            [
                ("levels_equal", "/criteria/0/membership/x2"),
                ("no_red_line", "/gates/1"),
                ("indicator_twice", "/gates/2"),
            ],
        ),
    ],
)
def test_a_wrong_scheme_is_refused_with_every_fault_located(wrong, faults):
    assert [(fault.code, fault.pointer) for fault in check_scheme(wrong, CATALOGUE)] == faults


def test_the_catalogue_holds_every_indicator_of_the_articles():
    by_set = {}
    for indicator in CATALOGUE.indicators.values():
        by_set.setdefault(indicator.set.value, []).append(indicator.id)
    assert by_set == {
        "kpi": ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "B1", "T1", "T2"],
        "alternative": [*(f"S{n}" for n in range(11, 22)), "T3", "T4", "T5"],
        "red_line": ["O1", "O2", "O4", "O6"],
        "operations": ["O3", "O5"],
        "customer": [
            *(f"A{n}" for n in range(1, 12)),
            *("R1", "R2", "R3", "R3b", *(f"R{n}" for n in range(4, 10))),
            *(f"D{n}" for n in range(1, 11)),
        ],
        "completion": ["P1", "P2"],
    }


def test_every_measure_feeds_an_indicator_has_a_price_or_is_read_by_pay():
    fed = {measure for indicator in CATALOGUE.indicators for measure in CATALOGUE.measures_of(indicator)}
    products = {measure.id for measure in CATALOGUE.measures.values() if measure.product}
    read_by_pay = {name for name in CATALOGUE.measures if name.endswith("_early")} | {"training_credits"}
    assert fed | products | read_by_pay == set(CATALOGUE.measures)


@pytest.mark.parametrize(
    ("measure", "value", "codes"),
    [
        ("visits_done", "3", []),
        ("visits_done", "3.5", ["count_not_whole"]),
        ("visits_done", "-1", ["value_negative"]),
        ("credit_cards_issued", "-1", []),
        ("customer_sales", "10.1234567", ["value_out_of_range"]),
        ("customer_sales", "1e14", ["value_out_of_range"]),
        ("customer_sales", "10.12345", ["value_out_of_range"]),
        ("acceptance_completed_on", "20260409", []),
        ("acceptance_completed_on", "20260230", ["value_not_a_day"]),
        ("acceptance_completed_on", "20260409.5", ["value_not_a_day"]),
        ("customer_sales", "NaN", ["value_out_of_range"]),
        ("customer_sales", "1e3", []),
    ],
)
def test_a_reading_must_be_possible(measure, value, codes):
    assert [fault.code for fault in check_value(CATALOGUE.measures[measure], Decimal(value))] == codes
