from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import cases

from chassis.domain.errors import Invalid
from services.kpi import rulebook
from services.kpi.domain import ahp
from services.kpi.domain.ahp import weights_of
from services.kpi.domain.apportion import apportion
from services.kpi.domain.hierarchy import Group, Hierarchy
from services.kpi.domain.judgement import Comparison, Judgement, matrix_of
from services.kpi.domain.priorities import Method
from services.kpi.domain.random_index import RandomIndex
from services.kpi.domain.weighting import weigh

TABLE = rulebook.random_index(date(2026, 1, 1))
LENIENT = RandomIndex(TABLE.name, TABLE.by_size, Decimal(99))


def matrix(comparison):
    return matrix_of(comparison.items, [(f"/judgements/{i}", each) for i, each in enumerate(comparison.judgements)])


def prioritise(comparison, random_index, method=Method.EIGENVECTOR):
    return ahp.prioritise(matrix(comparison), random_index, method, "/judgements")


def comparison_of(case):
    pairs = combinations(case["items"], 2)
    ratios = [ratio for row in case["upper"] for ratio in row]
    return Comparison(
        tuple(case["items"]), tuple(Judgement(*pair, ratio) for pair, ratio in zip(pairs, ratios, strict=True))
    )


def near(value, printed):
    return round(value, -Decimal(printed).as_tuple().exponent) == Decimal(printed)


@pytest.mark.parametrize("case", cases("ahp"), ids=lambda case: case["name"])
def test_a_published_comparison_gives_its_published_weights(case):
    priorities = prioritise(comparison_of(case), LENIENT)
    weights = weights_of(priorities)
    assert sum(weights.values()) == 1
    assert all(near(w, printed) for w, printed in zip(weights.values(), case["weights"], strict=True))
    assert near(priorities.lambda_max, case.get("lambda_max", str(priorities.lambda_max)))
    assert near(priorities.consistency_ratio, case.get("consistency_ratio", str(priorities.consistency_ratio)))


@pytest.mark.parametrize("case", cases("ahp"), ids=lambda case: case["name"])
def test_inconsistent_judgements_are_refused(case):
    if case["accepted"]:
        assert prioritise(comparison_of(case), TABLE).consistency_ratio < TABLE.ratio_limit
    else:
        with pytest.raises(Invalid, match="judgements_inconsistent"):
            prioritise(comparison_of(case), TABLE)


def test_the_refusal_names_the_judgement_that_disagrees_most_and_mending_it_helps():
    case = next(case for case in cases("ahp") if not case["accepted"])
    comparison = comparison_of(case)
    with pytest.raises(Invalid) as refusal:
        prioritise(comparison, TABLE)
    (fault,) = refusal.value.faults
    place = int(fault.pointer.split("/")[2])
    assert comparison.judgements[place].first == fault.params["first"]
    assert comparison.judgements[place].second == fault.params["second"]
    mended = list(comparison.judgements)
    mended[place] = Judgement(mended[place].first, mended[place].second, fault.params["suggested"])
    after = prioritise(Comparison(comparison.items, tuple(mended)), LENIENT).consistency_ratio
    assert after == fault.params["ratio_after"] < fault.params["consistency_ratio"]


def test_one_judgement_turned_round_is_the_one_to_repair():
    weights = {"a": 8, "b": 4, "c": 2, "d": 1}
    judgements = [Judgement(i, j, str(Fraction(weights[i], weights[j]))) for i, j in combinations(weights, 2)]
    judgements[2] = Judgement("d", "a", "8")
    comparison = Comparison(tuple(weights), tuple(judgements))
    mend = ahp.repair(matrix(comparison), prioritise(comparison, LENIENT), LENIENT, Method.EIGENVECTOR)
    assert (mend.first, mend.second, mend.ratio) == ("d", "a", 8)
    assert (mend.suggested, mend.ratio_after) == (Fraction(1, 8), 0)


@pytest.mark.parametrize(
    ("judgements", "faults"),
    [
        ([("a", "b", "2")], [("judgement_missing", "/judgements"), ("judgement_missing", "/judgements")]),
        ([("a", "b", "10")], [("off_scale", "/judgements/0/ratio")]),
        ([("a", "b", "2/3")], [("off_scale", "/judgements/0/ratio")]),
        ([("a", "b", "0")], [("off_scale", "/judgements/0/ratio")]),
        ([("a", "x", "2")], [("item_unknown", "/judgements/0/second")]),
        ([("a", "a", "1")], [("judged_against_itself", "/judgements/0")]),
        ([("a", "b", "2"), ("b", "a", "1/3")], [("not_reciprocal", "/judgements/1/ratio")]),
        ([("a", "b", "2"), ("a", "b", "2")], [("judged_twice", "/judgements/1")]),
    ],
)
def test_a_wrong_judgement_is_located(judgements, faults):
    with pytest.raises(Invalid) as refusal:
        prioritise(Comparison(("a", "b", "c"), tuple(Judgement(*judgement) for judgement in judgements)), TABLE)
    assert [(fault.code, fault.pointer) for fault in refusal.value.faults] == faults


def test_a_pair_may_be_judged_from_both_sides_when_they_agree():
    comparison = Comparison(("a", "b"), (Judgement("a", "b", "3"), Judgement("b", "a", "1/3")))
    assert weights_of(prioritise(comparison, TABLE)) == {"a": Decimal("0.75"), "b": Decimal("0.25")}


def test_groups_multiply_out_and_every_level_reports_its_consistency():
    service = Comparison(("S1", "S7"), (Judgement("S1", "S7", "1/3"),))
    top = Comparison(("service", "B1"), (Judgement("service", "B1", "4"),))
    weighting = weigh(Hierarchy(top, (Group("service", service),)), TABLE)
    assert weighting.weights == {"S1": Decimal("0.2"), "S7": Decimal("0.6"), "B1": Decimal("0.2")}
    assert [(level.item, level.size) for level in weighting.levels] == [("", 2), ("service", 2)]
    assert weighting.random_index == "Saaty 2005"


def test_faults_of_all_levels_come_back_at_once():
    top = Comparison(("service", "B1"), ())
    below = Comparison(("S1", "S2"), (Judgement("S1", "S2", "12"),))
    with pytest.raises(Invalid) as refusal:
        weigh(Hierarchy(top, (Group("service", below), Group("terminal", below))), TABLE)
    assert [(fault.code, fault.pointer) for fault in refusal.value.faults] == [
        ("item_unknown", "/groups/1/item"),
        ("item_twice", "/groups/1/items/0"),
        ("item_twice", "/groups/1/items/1"),
        ("judgement_missing", "/judgements"),
        ("off_scale", "/groups/0/judgements/0/ratio"),
        ("off_scale", "/groups/1/judgements/0/ratio"),
    ]


@given(st.lists(st.fractions(0, 1000), min_size=1, max_size=30).filter(any))
def test_apportioned_weights_sum_to_one_and_stay_within_a_millionth(shares):
    weights = apportion(shares)
    assert sum(weights) == 1
    assert all(abs(Fraction(w) - s / sum(shares)) < Fraction(1, 10**6) for w, s in zip(weights, shares, strict=True))


def test_equal_items_weigh_alike_but_for_the_last_millionth():
    items = tuple("abcdefg")
    comparison = Comparison(items, tuple(Judgement(i, j, "1") for i, j in combinations(items, 2)))
    weights = list(weights_of(prioritise(comparison, TABLE)).values())
    assert weights == [Decimal("0.142858")] + [Decimal("0.142857")] * 6
