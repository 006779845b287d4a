"""A gap is a goal only beyond error, and a change is a change only beyond error."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Invalid
from services.assessment import rulebook
from services.assessment.domain.development import Movement, changes, check_comparable, goals_of
from services.assessment.domain.evidence import Evidence
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.role_model import RoleModel, stated_model
from services.assessment.domain.scoring import Score

ToScores = Callable[..., dict[Factor, Score]]
RULES = rulebook.development_rules(date(2026, 6, 1))


def at(d: str, i: str, s: str, c: str) -> dict[Factor, Decimal]:
    return dict(zip(FACTORS, map(Decimal, (d, i, s, c)), strict=True))


@pytest.fixture
def model() -> RoleModel:
    return stated_model(at("32", "72", "46", "57"), ())


def test_goals_stand_in_the_order_of_their_gaps_in_errors(scores: ToScores, model: RoleModel) -> None:
    """SEM 10: gaps of −5, −20, +10 and −9.9 are 0.5, 2, 1 and 0.99 errors."""
    goals = goals_of(scores(at("27", "52", "56", "47.1"), "10"), model, RULES)
    assert [(goal.factor, str(goal.errors), goal.priority, goal.direction) for goal in goals] == [
        (Factor.INFLUENCE, "2.00", "first", "raise"),
        (Factor.STEADINESS, "1.00", "later", "lower"),
    ]
    assert all(practice.en and practice.zh_cn for goal in goals for practice in goal.practices)


def test_a_model_with_its_own_error_makes_a_gap_less_sure(scores: ToScores) -> None:
    """A gap of 15 with SEM 9 and the model's standard error 12 is 15 / √(81 + 144) = 1 error."""
    unsure = dict.fromkeys(FACTORS, Evidence(Decimal(50), Decimal(0), Decimal(12), None))
    model = RoleModel(at("50", "50", "50", "50"), (), unsure, 5)
    goals = goals_of(scores(at("65", "50", "50", "50"), "9"), model, RULES)
    assert [(goal.factor, goal.errors) for goal in goals] == [(Factor.DOMINANCE, Decimal("1.00"))]


def test_a_person_like_the_model_has_nothing_to_practise(scores: ToScores, model: RoleModel) -> None:
    assert goals_of(scores(model.levels, "10"), model, RULES) == ()


def test_only_what_moved_beyond_error_has_moved(scores: ToScores) -> None:
    """SEM 10 twice: a difference has an error of 14.14, and 1.96 of them are 27.7 points."""
    before, now = scores(at("10", "40", "90", "50"), "10"), scores(at("38", "67", "60", "80"), "10")
    found = {c.factor: (c.errors, c.movement) for c in changes(before, now, at("32", "72", "46", "50"), RULES)}
    assert found == {
        Factor.DOMINANCE: (Decimal("1.98"), Movement.CLOSER),
        Factor.INFLUENCE: (Decimal("1.91"), Movement.WITHIN_ERROR),
        Factor.STEADINESS: (Decimal("-2.12"), Movement.CLOSER),
        Factor.COMPLIANCE: (Decimal("2.12"), Movement.FARTHER),
    }


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_moving_back_undoes_the_change(scores: ToScores, one: int, other: int, level: int) -> None:
    first, second = (scores(dict.fromkeys(FACTORS, Decimal(points)), "10") for points in (one, other))
    levels = dict.fromkeys(FACTORS, Decimal(level))
    there, back = (changes(*pair, levels, RULES)[0] for pair in ((first, second), (second, first)))
    assert there.errors == -back.errors
    turned = {Movement.CLOSER: Movement.FARTHER, Movement.FARTHER: Movement.CLOSER}
    assert back.movement is turned.get(there.movement, Movement.WITHIN_ERROR)


def test_two_persons_or_two_norms_are_not_compared() -> None:
    check_comparable(("P1", "norm"), ("P1", "norm"))
    with pytest.raises(Invalid, match="another_persons_profile"):
        check_comparable(("P1", "norm"), ("P2", "norm"))
    with pytest.raises(Invalid, match="norms_differ"):
        check_comparable(("P1", "norm"), ("P1", "newer"))
