"""Several judges, incomplete judgements, and the geometric mean."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import cases
from scipy.stats import gmean

from chassis.domain.errors import Invalid
from services.kpi import rulebook
from services.kpi.domain.hierarchy import Combination, Group, Hierarchy, Judge
from services.kpi.domain.judgement import Comparison, Judgement, matrix_of
from services.kpi.domain.priorities import Method, priorities_of
from services.kpi.domain.random_index import RandomIndex
from services.kpi.domain.weighting import weigh

TABLE = rulebook.random_index(date(2026, 1, 1))
LENIENT = RandomIndex(TABLE.name, TABLE.by_size, Decimal(99))
ITEMS = ("S1", "S7", "S4")
SCALE = [str(k) for k in range(1, 10)] + [f"1/{k}" for k in range(2, 10)]


def judge(code, judged, weight="1"):
    return Judge(code, Decimal(weight), tuple(Judgement(*pair.split("/"), ratio) for pair, ratio in judged.items()))


def panel(judges, **more):
    return Hierarchy(Comparison(ITEMS), judges=tuple(judges), **more)


@pytest.mark.parametrize("case", cases("judges"), ids=lambda case: case["name"])
@pytest.mark.parametrize("combination", Combination)
def test_judges_come_to_one(case, combination):
    if case.get("combination", combination) != combination:
        return
    counts = case.get("counts", {})
    judges = [judge(code, judged, counts.get(code, "1")) for code, judged in case["judges"].items()]
    method = Method(case.get("method", "eigenvector"))
    weighting = weigh(panel(judges, method=method, combination=combination), TABLE)
    assert {item: f"{weight:f}" for item, weight in weighting.weights.items()} == case["weights"]


@given(st.lists(st.sampled_from(SCALE), min_size=10, max_size=10))
def test_the_geometric_mean_of_whole_judgements_is_that_of_the_rows(ratios):
    items = tuple("abcde")
    pairs = combinations(items, 2)
    matrix = matrix_of(items, [("", Judgement(*pair, ratio)) for pair, ratio in zip(pairs, ratios, strict=True)])
    n = range(5)
    rows = [gmean([float(matrix.cells.get((i, j), 1)) for j in n]) for i in n]
    shares = priorities_of(matrix, LENIENT, Method.GEOMETRIC_MEAN).shares
    assert [float(share) for share in shares] == pytest.approx([row / sum(rows) for row in rows], abs=1e-9)


@given(st.data())
def test_any_chain_of_consistent_judgements_gives_the_same_weights(data):
    sizes = {"a": 1, "b": 2, "c": 4, "d": 8}
    order = data.draw(st.permutations(sorted(sizes)))
    chain = [tuple(sorted((order[k], data.draw(st.sampled_from(order[:k]))))) for k in range(1, 4)]
    more = data.draw(st.sets(st.sampled_from(list(combinations(sizes, 2)))))
    judged = [Judgement(j, i, str(sizes[j] // sizes[i])) for i, j in {*chain, *more}]
    weighting = weigh(Hierarchy(Comparison(tuple(sizes), tuple(judged)), method=Method.GEOMETRIC_MEAN), TABLE)
    assert list(weighting.weights.values()) == [Decimal(w) for w in ("0.066667", "0.133333", "0.266667", "0.533333")]
    assert weighting.levels[0].consistency_ratio == 0


@given(st.lists(st.lists(st.sampled_from(SCALE), min_size=3, max_size=3), min_size=2, max_size=4))
def test_by_the_geometric_mean_one_body_and_individuals_come_to_the_same(ratios):
    # Barzilai & Golany (1994): only with the geometric mean does the order of combining not matter.
    judges = [judge(f"j{k}", dict(zip(("S1/S7", "S1/S4", "S7/S4"), own, strict=True))) for k, own in enumerate(ratios)]
    body, individuals = (
        weigh(panel(judges, method=Method.GEOMETRIC_MEAN, combination=each), LENIENT).weights for each in Combination
    )
    assert all(abs(body[item] - individuals[item]) <= Decimal("0.000002") for item in ITEMS)


def test_fewer_judgements_leave_less_room_for_contradiction():
    assert TABLE.of(4) == Decimal("0.89")
    assert float(TABLE.of(4, 1)) == pytest.approx(0.583, abs=0.011)  # Ágoston & Csató (2022), table 2: simulated
    assert TABLE.of(4, 3) == 0


def test_each_judge_is_told_with_what_that_judge_comes_to_alone():
    part, whole = judge("lin", {"S1/S7": "2"}), judge("wang", {"S1/S7": "2", "S7/S4": "2", "S1/S4": "4"})
    lin, wang = weigh(panel([part, whole], method=Method.GEOMETRIC_MEAN), TABLE).judges
    assert (lin.weights, lin.levels) == ({}, ())
    assert wang.weights["S1"] == Decimal("0.571429")
    assert [level.consistency_ratio for level in wang.levels] == [0]


def test_a_judge_at_odds_with_himself_is_told_where():
    calm = {"S1/S7": "2", "S7/S4": "2", "S1/S4": "4"}
    for combination in Combination:
        with pytest.raises(Invalid) as refusal:
            weigh(panel([judge("lin", calm), judge("wang", calm | {"S1/S4": "1/9"})], combination=combination), TABLE)
        (fault,) = refusal.value.faults
        assert (fault.code, fault.pointer) == ("judgements_inconsistent", "/judges/1/judgements/0/ratio")


@pytest.mark.parametrize(
    ("judged", "fault"),
    [
        ({"S1/X": "2"}, ("item_unknown", "/judges/0/judgements/0/second")),
        ({"S1/service": "2"}, ("judged_across_levels", "/judges/0/judgements/0")),
    ],
)
def test_a_wrong_judgement_of_a_judge_is_located(judged, fault):
    top, service = Comparison(("service",)), Group("service", Comparison(("S1", "S7")))
    judges = (judge("lin", judged), judge("lin", {"S1/S7": "2"}))
    with pytest.raises(Invalid) as refusal:
        weigh(Hierarchy(top, (service,), Method.EIGENVECTOR, judges, Combination.PRIORITIES), TABLE)
    assert [(fault.code, fault.pointer) for fault in refusal.value.faults] == [
        fault, ("judge_twice", "/judges/1/judge"), ("judgement_missing", "/judges/0/judgements")]  # fmt: skip


def test_judgements_that_do_not_connect_are_told():
    with pytest.raises(Invalid) as refusal:
        weigh(panel([judge("lin", {"S1/S7": "2"})], method=Method.GEOMETRIC_MEAN), TABLE)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.params) == ("judgements_not_connected", {"first": "S1", "second": "S4"})
