"""What is wrong with a rule or a reading is told whole: the code, the place, and what the sentence needs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from kpi_builders import CATALOGUE, NAME, cny, pay_case_of, plan_of

from chassis.domain.errors import Fault, Invalid, Refusal
from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.factor_table import TierMode
from services.kpi.domain.hierarchy import Combination, Group, Hierarchy, Judge, shape_faults
from services.kpi.domain.indicator import Direction
from services.kpi.domain.judgement import Comparison, Judgement, item_faults, matrix_of
from services.kpi.domain.levels import Percentiles, levels_of
from services.kpi.domain.measure import Unit, check_value
from services.kpi.domain.membership import Curve, CurvePoint, Line, Trapezoid, Triangle, logistic
from services.kpi.domain.piece_price import PriceStep, PriceTiers
from services.kpi.domain.priorities import Method
from services.kpi.domain.scheme import Criterion, Scheme
from services.kpi.domain.scorecard import score
from services.kpi.domain.statement import state_pay
from services.kpi.domain.weighting import weigh

TABLE = rulebook.random_index(date(2026, 1, 1))
MEASURES = {measure.id: measure for measure in CATALOGUE.measures.values()}
POINTS = next(measure for measure in MEASURES.values() if measure.unit is Unit.POINTS)


def refused(ask, *given, kind: type[Refusal] = Invalid) -> tuple[Fault, ...]:
    with pytest.raises(kind) as refusal:
        ask(*given)
    return refusal.value.faults


def points(*pairs) -> Curve:
    return Curve(tuple(CurvePoint(Decimal(x), Decimal(degree)) for x, degree in pairs))


def out_of_range(measure: str, decimals: int) -> list[Fault]:
    return [Fault("value_out_of_range", "/value", {"measure": measure, "decimals": decimals})]


@pytest.mark.parametrize(
    ("measure", "value", "faults"),
    [
        ("visits_done", "3.0000001", out_of_range("visits_done", 6)),
        ("visits_done", "3.000001", [Fault("count_not_whole", "/value", {"measure": "visits_done"})]),
        (
            "visits_done", "-0.5",
            [
                Fault("value_negative", "/value", {"measure": "visits_done"}),
                Fault("count_not_whole", "/value", {"measure": "visits_done"}),
            ],
        ),
        ("visits_done", "0", []),
        ("visits_done", "99999999999999", []),
        ("visits_done", "-100000000000000", out_of_range("visits_done", 6)),
        ("customer_sales", "10.1234", []),
        ("customer_sales", "10.12345", out_of_range("customer_sales", 4)),
        ("customer_sales", "Infinity", out_of_range("customer_sales", 4)),
        (POINTS.id, "1.123456", []),
        (POINTS.id, "1.1234567", out_of_range(POINTS.id, 6)),
        ("acceptance_completed_on", "20260231",
         [Fault("value_not_a_day", "/value", {"measure": "acceptance_completed_on"})]),
        ("acceptance_completed_on", "-20260409",
         [Fault("value_not_a_day", "/value", {"measure": "acceptance_completed_on"})]),
        ("acceptance_completed_on", "20260409.0000001", out_of_range("acceptance_completed_on", 6)),
    ],
)  # fmt: skip
def test_a_reading_that_cannot_be(measure, value, faults):
    assert check_value(MEASURES[measure], Decimal(value)) == faults
    assert check_value(MEASURES[measure], Decimal(value), "/cells/3") == [
        replace(fault, pointer="/cells/3") for fault in faults
    ]


def test_levels_that_a_population_cannot_give():
    more, values = CATALOGUE.indicators["S7"], [Decimal(1), Decimal(2)]
    band = next(one for one in CATALOGUE.indicators.values() if one.direction is Direction.BAND)
    spread = Percentiles(20, 80)
    for laggard, leader in ((80, 20), (50, 50)):
        assert refused(levels_of, more, values, Percentiles(laggard, leader)) == (
            Fault("percentiles_out_of_order", "?laggard"),
        )
    assert refused(levels_of, band, values, spread) == (
        Fault("levels_of_a_band", ":indicator_id", {"indicator": band.id}),
    )
    assert refused(levels_of, more, [], spread) == (Fault("nobody_measured_in", ":indicator_id", {"indicator": "S7"}),)
    assert refused(levels_of, more, [Decimal("1.50")], spread) == (
        Fault("levels_equal", ":indicator_id", {"x1": "1.500000"}),
    )
    assert levels_of(more, values, spread).indicator == "S7"


@pytest.mark.parametrize(
    ("function", "direction", "faults"),
    [
        (Trapezoid(*map(Decimal, (1, 2, 2, 3))), Direction.BAND, []),
        (Trapezoid(*map(Decimal, (1, 2, 3, 3))), Direction.BAND, [Fault("levels_out_of_order", "/x1")]),
        (
            Triangle(*map(Decimal, (1, 2, 2))), Direction.LESS,
            [
                Fault("levels_out_of_order", "/x1"),
                Fault("levels_against_direction", "/kind", {"direction": "less_is_better"}),
            ],
        ),
        (points((0, 0), (1, 1)), Direction.MORE, []),
        (points((0, "-0.1"), (1, "1.1")), Direction.MORE,
         [Fault("degree_out_of_range", "/points/0/degree"), Fault("degree_out_of_range", "/points/1/degree")]),
        (points((0, 1), (1, 0)), Direction.MORE,
         [Fault("levels_against_direction", "/points", {"direction": "more_is_better"})]),
    ],
)  # fmt: skip
def test_a_membership_that_fits_nothing(function, direction, faults):
    assert function.faults(direction) == faults


def test_a_membership_names_the_levels_that_explain_it():
    one, two, three = map(Decimal, (1, 2, 3))
    assert Triangle(one, two, three).levels() == [("x1", "", one), ("x2", "", two), ("x3", "", three)]
    assert Trapezoid(one, two, two, three).levels() == [
        ("x1", "", one), ("x2", "", two), ("x3", "", two), ("x4", "", three)
    ]  # fmt: skip
    assert points((1, 0), (3, 1)).levels() == [
        ("x1", "", one), ("degree1", "ratio", Decimal(0)), ("x2", "", three), ("degree2", "ratio", one)
    ]  # fmt: skip


def test_a_logistic_curve_is_kept_as_twenty_pieces_through_the_middle():
    curve = logistic(Decimal(0), Decimal(10), Decimal(8))
    assert len(curve.points) == 21
    assert [(curve.points[i].x, curve.points[i].degree) for i in (0, 10, 20)] == [(0, 0), (5, Decimal("0.5")), (10, 1)]
    assert curve.points[1] == CurvePoint(Decimal("0.5"), Decimal("0.008932"))
    falling = logistic(Decimal(10), Decimal(0), Decimal(8))
    assert [point.x for point in falling.points] == [point.x for point in curve.points]
    assert [point.degree for point in falling.points] == [point.degree for point in reversed(curve.points)]


def test_items_that_cannot_be_compared():
    assert list(item_faults((), 3)) == [Fault("no_items", "/items")]
    assert list(item_faults(("a", "b", "c"), 3)) == []
    assert list(item_faults(("a", "b", "a", "b"), 3)) == [
        Fault("too_many_items", "/items", {"largest": 3}),
        Fault("item_twice", "/items/2", {"item": "a"}),
        Fault("item_twice", "/items/3", {"item": "b"}),
    ]


def test_judgements_that_say_nothing():
    def judged(*three) -> list[tuple[str, Judgement]]:
        return [(f"/judgements/{i}", Judgement(*each)) for i, each in enumerate(three)]

    assert refused(matrix_of, ("a", "b"), judged(("a", "x", "3"), ("y", "b", "10"), ("b", "b", "1"))) == (
        Fault("item_unknown", "/judgements/0/second", {"item": "x"}),
        Fault("item_unknown", "/judgements/1/first", {"item": "y"}),
        Fault("off_scale", "/judgements/1/ratio", {"ratio": "10"}),
        Fault("judged_against_itself", "/judgements/2", {"item": "b"}),
    )
    assert refused(matrix_of, ("a", "b"), judged(("a", "b", "3"), ("a", "b", "3"), ("b", "a", "3"))) == (
        Fault("judged_twice", "/judgements/1", {"first": "a", "second": "b"}),
        Fault("not_reciprocal", "/judgements/2/ratio", {"first": "b", "second": "a", "expected": "1/3"}),
    )
    both = matrix_of(("a", "b"), judged(("a", "b", "3"), ("b", "a", "1/3")))
    assert (both.places[0, 1], both.places[1, 0]) == ("/judgements/0/ratio", "/judgements/1/ratio")


def test_hierarchies_whose_items_stand_in_two_places():
    def group(item: str, *items: str) -> Group:
        return Group(item, Comparison(items))

    hierarchy = Hierarchy(Comparison(("g", "S1")), (group("g", "S1", "S2"), group("h", "S3"), group("g", "S2", "S4")))
    assert list(shape_faults(hierarchy)) == [
        Fault("item_twice", "/groups/0/items/0", {"item": "S1"}),
        Fault("item_unknown", "/groups/1/item", {"item": "h"}),
        Fault("item_twice", "/groups/2/item", {"item": "g"}),
        Fault("item_twice", "/groups/2/items/0", {"item": "S2"}),
    ]
    assert list(shape_faults(Hierarchy(Comparison(("g", "S1")), (group("g", "S2", "S3"),)))) == []


def test_judges_who_judge_what_is_not_theirs():
    judgements = (Judgement("g", "S1", "3"), Judgement("S2", "S1", "3"), Judgement("S9", "S8", "1"))
    hierarchy = Hierarchy(
        Comparison(("g", "S1"), (Judgement("g", "S1", "2"),)),
        (Group("g", Comparison(("S2", "S3"), (Judgement("S2", "S3", "2"),))),),
        judges=(Judge("a", Decimal(1), judgements), Judge("b", Decimal(1), ()), Judge("a", Decimal(1), ())),
    )
    assert list(shape_faults(hierarchy)) == [
        Fault("judged_by_judges", "/judgements"),
        Fault("judged_by_judges", "/groups/0/judgements"),
        Fault("judged_across_levels", "/judges/0/judgements/1", {"first": "S2", "second": "S1"}),
        Fault("item_unknown", "/judges/0/judgements/2/first", {"item": "S9"}),
        Fault("item_unknown", "/judges/0/judgements/2/second", {"item": "S8"}),
        Fault("judge_twice", "/judges/2/judge", {"judge": "a"}),
    ]


def test_a_score_of_what_was_not_measured():
    unit = Line(Decimal(0), Decimal(1))
    period = Period.parse("2026-03")
    scheme = Scheme("q", NAME, period.start, (Criterion("S1", unit, Decimal(1)),), ())
    faults = refused(score, scheme, CATALOGUE, {}, period)
    assert [(fault.code, fault.params["indicator"]) for fault in faults][:1] in (
        [("value_missing", "S1")],
        [("nothing_to_score", "q")],
    )
    for fault in faults:
        if fault.code == "value_missing":
            assert fault.params["measures"] == ", ".join(CATALOGUE.measures_of("S1"))
            assert fault.pointer == ""


def test_prices_that_fall_over_themselves():
    def steps(*pairs) -> PriceTiers:
        return PriceTiers(TierMode.WHOLE, tuple(PriceStep(Decimal(start), Decimal(price)) for start, price in pairs))

    assert list(steps().faults()) == [Fault("no_tiers", "/steps")]
    assert list(steps((1, 0), (2, 5)).faults()) == []
    assert list(steps((0, -1), (2, 1), (2, 1)).faults()) == [
        Fault("amount_negative", "/steps/0/unit_price"),
        Fault("quantities_out_of_order", "/steps/0/from_quantity"),
        Fault("quantities_out_of_order", "/steps/2/from_quantity"),
    ]


@pytest.mark.parametrize(
    ("quantity", "whole", "marginal"), [("10", 300, 300), ("11", 440, 300 + 40), ("-3", -90, -90), ("0.5", 15, 15)]
)
def test_the_tier_begins_with_its_quantity(quantity, whole, marginal):
    steps = (PriceStep(Decimal(11), Decimal(40)),)
    assert PriceTiers(TierMode.WHOLE, steps).worth(Decimal(quantity), Decimal(30)) == whole
    by_piece = (PriceStep(Decimal(10), Decimal(40)),)
    assert PriceTiers(TierMode.MARGINAL, by_piece).worth(Decimal(quantity), Decimal(30)) == marginal


def test_a_statement_that_cannot_be_paid():
    plan = plan_of({"components": [{"kind": "grade_allowance", "id": "a", "amounts": {"senior": "1.00"}}]})
    case = pay_case_of({"grade": "trainee", "score": "80.00", "extras": {"x": "1.00"}})
    dollars = replace(
        case, extras=tuple(replace(one, amount=replace(one.amount, currency="USD")) for one in case.extras)
    )
    assert refused(state_pay, plan, dollars, CATALOGUE) == (
        Fault("grade_without_allowance", "/grade", {"grade": "trainee", "plan": "retail"}),
        Fault("currency_not_of_plan", "/amount/currency", {"currency": "CNY"}),
    )
    paid = state_pay(plan, replace(case, payee=replace(case.payee, grade="senior")), CATALOGUE)
    extra = paid.lines[-1]
    assert (extra.component, extra.reasons, extra.amount) == ("extra", ("x",), cny("1.00"))
    assert (extra.figure.key, extra.figure.unit, extra.figure.source) == ("x", "CNY", "pay run")


def weighed(combination=Combination.JUDGEMENTS, method=Method.EIGENVECTOR, **by: list[tuple[str, str, str]]):
    judges = tuple(
        Judge(code, Decimal(1), tuple(Judgement(*each) for each in judgements)) for code, judgements in by.items()
    )
    return weigh(Hierarchy(Comparison(("a", "b", "c")), (), method, judges, combination), TABLE)


def test_pairs_that_nobody_judged_are_told_where_all_judgements_stand():
    comparison = Comparison(("a", "b", "c"), (Judgement("a", "b", "2"),))
    assert refused(weigh, Hierarchy(comparison), TABLE) == (
        Fault("judgement_missing", "/judgements", {"first": "a", "second": "c"}),
        Fault("judgement_missing", "/judgements", {"first": "b", "second": "c"}),
    )
    assert refused(weigh, Hierarchy(comparison, method=Method.GEOMETRIC_MEAN), TABLE) == (
        Fault("judgements_not_connected", "/judgements", {"first": "a", "second": "c"}),
    )


def test_judgements_in_a_circle_are_told_with_their_repair():
    circle = (Judgement("b", "a", "1/3"), Judgement("b", "c", "3"), Judgement("c", "a", "3"))
    [fault] = refused(weigh, Hierarchy(Comparison(("a", "b", "c"), circle)), TABLE)
    assert (fault.code, fault.pointer) == ("judgements_inconsistent", "/judgements/0/ratio")
    assert {name: str(fault.params[name]) for name in ("limit", "first", "second", "ratio", "suggested")} == {
        "limit": str(TABLE.ratio_limit), "first": "b", "second": "a", "ratio": "1/3", "suggested": "9"
    }  # fmt: skip
    assert fault.params["ratio_after"] < TABLE.ratio_limit < fault.params["consistency_ratio"]


CHAIN = [("a", "b", "2"), ("b", "c", "2"), ("a", "c", "4")]


def test_a_body_of_judges_is_told_with_its_levels_and_with_each_judge_alone():
    found = weighed(wang=CHAIN, zhao=CHAIN[:1])
    assert {item: f"{weight:f}" for item, weight in found.weights.items()} == {
        "a": "0.571429", "b": "0.285714", "c": "0.142857"
    }  # fmt: skip
    assert (found.random_index, found.ratio_limit) == (TABLE.name, TABLE.ratio_limit)
    [level] = found.levels
    assert (level.item, level.size, level.consistency_ratio) == ("", 3, 0)
    assert [round(level.lambda_max, 6), level.consistency_index] == [3, 0]
    wang, zhao = found.judges
    assert (wang.code, wang.weights, len(wang.levels)) == ("wang", found.weights, 1)
    assert (zhao.code, zhao.weights, zhao.levels) == ("zhao", {}, ())


def test_individuals_are_told_each_and_have_no_level_together():
    found = weighed(Combination.PRIORITIES, wang=CHAIN, zhao=CHAIN)
    assert found.levels == ()
    assert [(judge.code, judge.weights == found.weights) for judge in found.judges] == [("wang", True), ("zhao", True)]


def test_by_the_geometric_mean_a_chain_is_enough_for_a_judge_to_have_weights():
    found = weighed(method=Method.GEOMETRIC_MEAN, wang=CHAIN[:2], zhao=CHAIN[:1])
    assert [bool(judge.weights) for judge in found.judges] == [True, False]


def test_a_body_that_leaves_a_pair_open_is_told_so_once():
    assert refused(lambda: weighed(wang=CHAIN[:1], zhao=CHAIN[:1])) == (
        Fault("judgement_missing", "/judges", {"first": "a", "second": "c"}),
        Fault("judgement_missing", "/judges", {"first": "b", "second": "c"}),
    )
