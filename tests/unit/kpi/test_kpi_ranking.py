from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import cases

from chassis.domain.errors import Fault
from chassis.domain.name import Name
from services.kpi.domain.grade import Grade, check_grades, grade_of
from services.kpi.domain.ranking import Place, Result, rank_all
from services.kpi.domain.recognition import best_of, most_improved

GRADES = tuple(Grade(code, Name(code, code), Decimal(bound)) for code, bound in (("C", 0), ("A", 90), ("B", 75)))


def results_of(*scores):
    return [Result(UUID(int=i), f"M{i}", segment, Decimal(score)) for i, (segment, score) in enumerate(scores)]


def placed(results):
    places = rank_all(results)
    return [Result(r.scorecard_id, r.manager, r.segment, r.score, r.grade, places[r.scorecard_id]) for r in results]


@pytest.mark.parametrize("case", cases("grades"), ids=lambda case: case["name"])
def test_what_a_score_is_called(case):
    assert grade_of(Decimal(case["score"]), GRADES, case.get("capped_at")) == case["grade"]


def test_a_scheme_without_grades_gives_none():
    assert grade_of(Decimal(90), ()) is None


@pytest.mark.parametrize(
    ("grades", "cap", "faults"),
    [
        (GRADES, "B", []),
        ((), None, []),
        (GRADES[1:], None, [Fault("no_lowest_grade", "/grades")]),
        (GRADES, "Z", [Fault("grade_unknown", "/red_line_grade", {"grade": "Z"})]),
        (
            (*GRADES, GRADES[0]),
            None,
            [
                Fault("grade_twice", "/grades/3/code", {"grade": "C"}),
                Fault("bound_twice", "/grades/3/from_score", {"score": Decimal(0)}),
            ],
        ),
    ],
)
def test_grades_that_leave_a_doubt_are_refused(grades, cap, faults):
    assert list(check_grades(grades, cap)) == faults


def test_a_score_below_every_bound_has_no_grade():
    assert grade_of(Decimal(10), GRADES[1:]) is None


def test_equals_share_a_rank_and_the_next_counts_them_all():
    ranks = rank_all(results_of(("a", "90"), ("b", "80"), ("a", "80"), ("a", "70.5")))
    assert list(ranks.values()) == [Place(1, 4, 1, 3), Place(2, 4, 1, 1), Place(2, 4, 2, 3), Place(4, 4, 3, 3)]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), min_size=1, max_size=40))
def test_a_rank_is_one_more_than_those_who_do_better(scores):
    results = results_of(*scores)
    for result in results:
        better = [other for other in results if other.score > result.score]
        place = rank_all(results)[result.scorecard_id]
        assert place.rank == len(better) + 1
        assert place.segment_rank == sum(other.segment == result.segment for other in better) + 1


def test_whoever_shares_the_last_place_of_a_list_is_named():
    results = placed(results_of(("a", "90"), ("a", "80"), ("a", "80"), ("a", "70")))
    assert [result.manager for result in best_of(results, 2)] == ["M0", "M1", "M2"]


def test_only_gains_are_progress_and_only_of_who_was_there_before():
    results = placed(results_of(("a", "90"), ("a", "80"), ("a", "70"), ("a", "60")))
    before = {"M0": Decimal(95), "M1": Decimal(75), "M2": Decimal(50)}
    assert [(a.manager, a.gained) for a in most_improved(results, before, 5)] == [("M2", 20), ("M1", 5)]
    assert len(most_improved(results, before, 1)) == 1
