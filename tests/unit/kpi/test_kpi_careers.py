"""Re-appointment by credits and scores, and competitions for promotion."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import NAME, cases

from chassis.domain.errors import Conflict, Forbidden, Invalid
from services.kpi.domain.career import CareerRules, GradeRule, appoint, check_rules
from services.kpi.domain.competition import (
    Competition,
    CompetitionTransition,
    JudgingCriterion,
    Rating,
    candidate,
    check_competition,
    moved,
    rated,
    standings,
)

RULES = CareerRules(
    "retail",
    NAME,
    date(2026, 1, 1),
    "training_credits",
    Decimal(40),
    (GradeRule("senior", Decimal(85), Decimal(60)), GradeRule("junior", Decimal(60), Decimal(40))),
)
DAY = date(2026, 6, 15)
CRITERIA = (JudgingCriterion("interview", NAME, Decimal("0.6")), JudgingCriterion("exam", NAME, Decimal("0.4")))


@pytest.mark.parametrize("case", cases("appointments"), ids=lambda case: case["name"])
def test_an_appointment_worked_by_hand(case):
    found = appoint(RULES, "A", Decimal(case["earned"]), [Decimal(score) for score in case["scores"]])
    assert (found.reappointed, found.grade, list(found.reasons)) == (
        case["reappointed"],
        case["grade"],
        case.get("reasons", []),
    )


def test_wrong_rules_are_located():
    worse = (RULES.grades[1], RULES.grades[0], RULES.grades[0])
    wrong = replace(RULES, credits_measure="rain", grades=worse, months_least=30)
    assert [(fault.code, fault.pointer) for fault in check_rules(wrong, ["training_credits"])] == [
        ("measure_unknown", "/credits_measure"),
        ("grades_not_falling", "/grades/1/least_score"),
        ("grade_twice", "/grades/2/grade"),
        ("grades_not_falling", "/grades/2/least_score"),
        ("months_out_of_order", "/months_most"),
    ]


@pytest.mark.parametrize(
    ("role", "since", "months", "reasons"),
    [
        ("product", date(2025, 6, 15), 12, ()),
        ("product", date(2025, 6, 16), 11, ("too_early",)),
        ("product", date(2024, 1, 1), 29, ()),
        ("risk", date(2024, 1, 1), 29, ("other_role",)),
        ("risk", date(2026, 7, 1), 0, ("other_role", "too_early")),
    ],
)
def test_who_may_compete(role, since, months, reasons):
    found = candidate(RULES, "product", "A", role, since, DAY)
    assert (found.months, found.reasons) == (months, reasons)


def competition(seats=1, **points):
    people = tuple(candidate(RULES, "product", who, "product", date(2024, 6, 15), DAY) for who in "ABC")
    early = candidate(RULES, "product", "D", "product", date(2026, 6, 1), DAY)
    found = Competition(NAME, RULES, "product", "relationship", seats, DAY, CRITERIA, (*people, early), "hr-1")
    for who, (interview, exam) in points.items():
        found = rated(found, Rating("judge", who, {"interview": Decimal(interview), "exam": Decimal(exam)}))
    return found


def test_judges_are_averaged_by_weight_and_the_best_is_proposed():
    found = competition(A=("80", "90"), B=("90", "70"))  # 84 and 82
    found = rated(found, Rating("other", "B", {"interview": Decimal(95), "exam": Decimal(90)}))  # 93, so 87.5
    assert [(each.manager, str(each.points), each.judges, each.rank) for each in standings(found)] == [
        ("B", "87.5", 2, 1),
        ("A", "84", 1, 2),
    ]
    assert moved(found, CompetitionTransition.PROPOSE, "hr-1", ()).winners == ("B",)


def test_a_later_rating_of_the_same_judge_follows_the_earlier():
    found = rated(competition(A=("10", "10")), Rating("judge", "A", {"interview": Decimal(80), "exam": Decimal(80)}))
    assert [str(each.points) for each in standings(found)] == ["80"]


def test_equals_at_the_last_seat_are_told_apart_by_people():
    found = competition(A=("80", "80"), B=("80", "80"))
    assert [each.rank for each in standings(found)] == [1, 1]
    with pytest.raises(Conflict, match="tie_at_last_seat"):
        moved(found, CompetitionTransition.PROPOSE, "hr-1", ())
    assert moved(found, CompetitionTransition.PROPOSE, "hr-1", ("B",)).winners == ("B",)


def test_no_candidate_judges_and_who_proposed_cannot_decide():
    found = competition(A=("80", "80"))
    with pytest.raises(Forbidden, match="candidate_judges"):
        rated(found, Rating("B", "A", {"interview": Decimal(0), "exam": Decimal(0)}))
    proposed = moved(found, CompetitionTransition.PROPOSE, "hr-1", ())
    with pytest.raises(Forbidden, match="four_eyes"):
        moved(proposed, CompetitionTransition.DECIDE, "hr-1", ())
    assert moved(proposed, CompetitionTransition.DECIDE, "hr-2", ()).approver == "hr-2"
    assert moved(proposed, CompetitionTransition.RETURN, "hr-2", ()).winners == ()


@pytest.mark.parametrize(
    ("winners", "code"),
    [(("D",), "not_in_the_running"), (("C",), "not_in_the_running"), (("A", "B"), "too_many_winners")],
)
def test_only_the_eligible_and_rated_win_and_no_more_than_there_are_seats(winners, code):
    with pytest.raises(Invalid, match=code):
        moved(competition(A=("80", "80"), B=("70", "70")), CompetitionTransition.PROPOSE, "hr-1", winners)


def test_a_wrong_rating_is_located():
    with pytest.raises(Invalid, match=r"not_in_the_running.*item_unknown.*criterion_not_rated"):
        rated(competition(), Rating("judge", "D", {"interview": Decimal(80), "dance": Decimal(80)}))


def test_a_wrong_competition_is_located():
    wrong = replace(competition(), criteria=(CRITERIA[0], CRITERIA[0]))
    assert [fault.code for fault in check_competition(wrong)] == ["item_twice", "weights_not_one"]


@given(st.dictionaries(st.sampled_from("ABC"), st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1))
def test_ranks_follow_points(points):
    ranked = standings(competition(**points))
    assert [each.points for each in ranked] == sorted((each.points for each in ranked), reverse=True)
    assert all(each.rank == 1 + sum(other.points > each.points for other in ranked) for each in ranked)
