"""Raters become a role model by the stated arithmetic; the article's case comes out as the article prints it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from chassis.domain.errors import Invalid
from chassis.yaml_text import read_yaml
from services.assessment import rulebook
from services.assessment.domain.agreement import icc_2k, r_wg, trimmed_mean
from services.assessment.domain.evidence import Weighted, merged_interval
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.role_model import (
    RaterGroup,
    RaterSheet,
    TopPerformers,
    merge_raters,
    stated_model,
    template_of,
    without,
)
from services.assessment.domain.role_model_comparison import compare
from services.assessment.domain.role_questionnaire import RoleRating, RoleSheet, faults_in_role_sheet, role_scores
from services.assessment.domain.shrinkage import share_kept

CASES = read_yaml(Path("tests/cases/assessment/role_models.yaml").read_text("utf-8"))
REFERENCE = CASES["reference"]
QUESTIONNAIRE = rulebook.role_questionnaire("role-20@2026-01-01")
RULES = rulebook.merging_rules(date(2026, 6, 1))
PLAIN = replace(RULES, shrink_below=0)


@pytest.fixture(scope="module")
def bank_a() -> list[RaterSheet]:
    document = read_yaml(Path("suite/demo_data/role_questionnaires.yaml").read_text("utf-8"))
    return [
        RaterSheet(
            RaterGroup(entry["group"]),
            RoleSheet(tuple(RoleRating(**rating) for rating in entry["ratings"]), tuple(entry["traits"])),
        )
        for entry in document["questionnaires"]
    ]


def uniform_sheet(rating: int) -> RoleSheet:
    """Every statement rated alike once the reversed ones are turned round."""
    turned = {s.id: 6 - rating if s.is_reversed else rating for s in QUESTIONNAIRE.statements}
    traits = tuple(trait.id for trait in QUESTIONNAIRE.traits[:5])
    return RoleSheet(tuple(RoleRating(*pair) for pair in turned.items()), traits)


def test_the_reference_case(bank_a: list[RaterSheet], levels: Callable[[Mapping[str, str]], object]) -> None:
    groups = [rater.group for rater in bank_a]
    assert (groups.count(RaterGroup.TOP_PERFORMER), groups.count(RaterGroup.SUPERVISOR)) == (10, 4)
    model = merge_raters(bank_a, QUESTIONNAIRE, RULES)
    assert model.levels == levels(REFERENCE["levels"])
    assert [trait.id for trait in model.key_traits] == REFERENCE["key_traits"]
    assert [trait.text.zh_cn for trait in model.key_traits] == REFERENCE["key_words"]
    assert model.persons == REFERENCE["persons"]
    assert model.flags == ()


def test_the_order_in_which_raters_answer_does_not_matter(bank_a: list[RaterSheet]) -> None:
    assert merge_raters(bank_a[::-1], QUESTIONNAIRE, RULES) == merge_raters(bank_a, QUESTIONNAIRE, RULES)


@pytest.mark.parametrize(("rating", "score"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_ratings_span_the_scale(rating: int, score: int) -> None:
    assert set(role_scores(uniform_sheet(rating), QUESTIONNAIRE).values()) == {Decimal(score)}


def test_groups_weigh_by_heads_unless_weights_are_stated() -> None:
    raters = [RaterSheet(RaterGroup.TOP_PERFORMER, uniform_sheet(5))] * 3
    raters += [RaterSheet(RaterGroup.SUPERVISOR, uniform_sheet(1))]
    assert merge_raters(raters, QUESTIONNAIRE, RULES).levels[Factor.DOMINANCE] == 75
    equal = {RaterGroup.TOP_PERFORMER: Decimal(1), RaterGroup.SUPERVISOR: Decimal(1)}
    assert merge_raters(raters, QUESTIONNAIRE, RULES, equal).levels[Factor.DOMINANCE] == 50


def test_raters_who_contradict_each_other_are_flagged() -> None:
    raters = [RaterSheet(RaterGroup.TOP_PERFORMER, uniform_sheet(rating)) for rating in (1, 5, 1, 5)]
    assert merge_raters(raters, QUESTIONNAIRE, RULES).flags == ("low_agreement",)


def test_no_raters_and_weights_without_raters_are_refused(bank_a: list[RaterSheet]) -> None:
    with pytest.raises(Invalid, match="no_raters"):
        merge_raters([], QUESTIONNAIRE, RULES)
    tops = [rater for rater in bank_a if rater.group is RaterGroup.TOP_PERFORMER]
    with pytest.raises(Invalid, match="no_raters_in_group"):
        merge_raters(tops, QUESTIONNAIRE, RULES, {RaterGroup.SUPERVISOR: Decimal(1)})
    with pytest.raises(Invalid, match="no_weights"):
        merge_raters(tops, QUESTIONNAIRE, RULES, {RaterGroup.TOP_PERFORMER: Decimal(0)})


def test_every_fault_of_a_role_sheet_is_found() -> None:
    good = uniform_sheet(3)
    ratings = (RoleRating("d1", 9), RoleRating("x1", 3), *good.ratings[1:], good.ratings[2])
    faulty = replace(good, ratings=ratings, traits=("bold", "bold", "kind"))
    found = [(fault.pointer, fault.code) for fault in faults_in_role_sheet(faulty, QUESTIONNAIRE)]
    assert found == [
        ("/ratings/0/rating", "rating_off_scale"),
        ("/ratings/1/statement", "unknown_statement"),
        ("/ratings/21/statement", "statement_rated_twice"),
        ("/traits/1", "trait_chosen_twice"),
        ("/traits/2", "unknown_trait"),
        ("/traits", "wrong_number_of_traits"),
    ]


def top(scores: Sequence[Levels]) -> TopPerformers:
    return TopPerformers(scores, Style.EXTERNAL, "model-based@2026-01-01")


def test_the_template_of_top_performers_is_their_mean() -> None:
    people = [dict.fromkeys(FACTORS, Decimal(points)) for points in ("40", "50", "61")]
    model = template_of(top(people), PLAIN, ())
    assert set(model.levels.values()) == {Decimal(50)}
    assert model.evidence[Factor.DOMINANCE].unrounded == Decimal("50.3333")
    assert model.evidence[Factor.DOMINANCE].standard_error == Decimal("6.1")
    with pytest.raises(Invalid, match="too_few_profiles"):
        template_of(top(people[:1]), RULES, ())


@pytest.mark.parametrize("share", ["0", "0.1", "0.2", "0.25"])
def test_the_trimmed_mean_agrees_with_scipy(share: str) -> None:
    values = np.random.default_rng(1).integers(0, 100, size=11)
    ours = trimmed_mean([Decimal(int(value)) for value in values], Decimal(share))
    assert float(ours) == pytest.approx(stats.trim_mean(values, float(share)))


def test_r_wg_of_perfect_and_of_random_raters() -> None:
    assert r_wg([[3, 4, 5, 2, 1]] * 4, 5) == 1
    assert r_wg([[1, 1], [5, 5], [1, 1], [5, 5]], 5) == 0
    assert r_wg([[3, 3]], 5) is None


def test_r_wg_by_hand() -> None:
    """Two items with variance 0.5 each against σ² = 2: disorder .25, so 2 · .75 / (2 · .75 + .25) = .857."""
    assert float(r_wg([[3, 4], [4, 3]], 5) or 0) == pytest.approx(1.5 / 1.75)


def test_the_icc_of_shrout_and_fleiss() -> None:
    """Their table 2 (1979): six targets, four judges; table 4 gives ICC(2,k) = .62."""
    judges = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
    assert round(float(icc_2k(judges) or 0), 2) == 0.62


def test_raters_who_say_the_same_are_wholly_reliable_and_one_alone_is_not_known() -> None:
    assert icc_2k([[1, 3, 5], [1, 3, 5]]) == 1
    assert icc_2k([[1, 3, 5]]) is None
    assert icc_2k([[3, 3, 3], [3, 3, 3]]) is None


def test_a_single_rater_is_flagged() -> None:
    model = merge_raters([RaterSheet(RaterGroup.SUPERVISOR, uniform_sheet(4))], QUESTIONNAIRE, RULES)
    assert (model.flags, model.reliability) == (("one_rater",), None)


def test_the_interval_of_a_merged_level_agrees_with_scipys_bootstrap() -> None:
    """Fifteen of each group: the trimmed means of both, each group resampled within itself."""
    rng = np.random.default_rng(6)
    tops, supervisors = (rng.normal(mean, 12, 15).round(1) for mean in (70, 60))

    def merged(one: np.ndarray, other: np.ndarray, axis: int) -> np.ndarray:
        return (stats.trim_mean(one, 0.1, axis=axis) + stats.trim_mean(other, 0.1, axis=axis)) / 2

    theirs = stats.bootstrap((tops, supervisors), merged, method="percentile", rng=np.random.default_rng(2))
    half = Decimal("0.5")
    groups = [Weighted(tuple(Decimal(str(v)) for v in values), half) for values in (tops, supervisors)]
    ours = merged_interval(groups, Decimal("0.1"))
    assert [float(ours.low), float(ours.high)] == pytest.approx([*theirs.confidence_interval], abs=0.4)


def spread_out(*points: int) -> list[Levels]:
    return [dict(zip(FACTORS, map(Decimal, (p, 100 - p, p // 2, 50)), strict=True)) for p in points]


def test_a_member_left_out_leaves_the_template_of_the_others() -> None:
    people = spread_out(20, 30, 44, 58, 61)
    whole, rest = (template_of(top(chosen), PLAIN, ()) for chosen in (people, people[1:]))
    left = without(whole, people[0], PLAIN)
    assert left.levels == rest.levels
    assert left.persons == 4
    gaps = [left.evidence[f].unrounded - rest.evidence[f].unrounded for f in FACTORS]
    assert max(map(abs, gaps)) <= Decimal("0.0003")


def test_a_template_under_thirty_is_drawn_towards_the_middle_and_one_of_thirty_is_not() -> None:
    """The case of the algorithms page: four scores a factor, F = 54.2, so 1 − 2 / 54.2 of the distance is kept."""
    case = CASES["shrinkage"]
    people = [dict(zip(FACTORS, map(Decimal, row), strict=True)) for row in case["scores"]]
    few = template_of(top(people), RULES, ())
    assert few.template is not None
    assert str(few.template.kept) == case["kept"]
    assert {f.value: str(level) for f, level in few.levels.items()} == case["levels"]
    assert {f.value: level for f, level in (few.template.means or {}).items()} == {
        factor: Decimal(mean) for factor, mean in case["means"].items()
    }
    assert few.evidence[Factor.INFLUENCE].unrounded == Decimal("63.4834")
    many = template_of(top(spread_out(*range(20, 50))), RULES, ())
    assert many.template is not None
    assert (many.persons, many.template.kept) == (30, 1)
    assert many.evidence[Factor.DOMINANCE].unrounded == Decimal("34.5")


@pytest.mark.parametrize("truth", [(50, 50, 50, 50), (45, 55, 50, 48), (32, 72, 46, 57)])
def test_drawn_templates_come_nearer_to_the_truth_than_plain_means(truth: tuple[int, ...]) -> None:
    """James & Stein's theorem: over all four factors the squared error is smaller, wherever the truth lies."""
    rng = np.random.default_rng(4)
    plain, drawn = 0.0, 0.0
    for _ in range(300):
        rows = rng.normal(truth, 14, (10, 4))
        kept = float(share_kept([dict(zip(FACTORS, map(Decimal, row), strict=True)) for row in rows.tolist()]))
        mean = rows.mean(axis=0)
        plain += float(np.square(mean - truth).sum())
        drawn += float(np.square(50 + kept * (mean - 50) - truth).sum())
    assert drawn < plain


def test_a_member_of_a_drawn_template_is_held_against_the_others_drawn_alike() -> None:
    people = spread_out(20, 30, 44, 58, 61)
    whole = template_of(top(people), RULES, ())
    assert whole.template is not None
    rest = template_of(top(people[1:]), PLAIN, ()).evidence
    left = without(whole, people[0], RULES).evidence
    for factor in FACTORS:
        kept = 50 + whole.template.kept * (rest[factor].unrounded - 50)
        assert float(left[factor].unrounded) == pytest.approx(float(kept), abs=0.0003)


def test_those_who_are_all_alike_leave_nothing_to_chance() -> None:
    assert share_kept(spread_out(30, 30, 30)) == 1


def test_a_template_of_few_has_no_covariance() -> None:
    few, enough = (template_of(top(spread_out(*range(20, 20 + n))), RULES, ()) for n in (4, 6))
    assert few.template is not None
    assert few.template.covariance is None
    assert enough.template is not None
    assert len(enough.template.covariance or ()) == 4


def test_two_models_are_compared_beside_their_errors() -> None:
    """Standard errors 6.1 and 0: a gap of 10.3333 is z = 1.69, p = .0902, by Holm four times that."""
    people = [dict.fromkeys(FACTORS, Decimal(points)) for points in ("40", "50", "61")]
    one = template_of(top(people), PLAIN, ())
    found = compare(one, stated_model(dict.fromkeys(FACTORS, Decimal(40)), ()))
    difference = found.factors[Factor.DOMINANCE]
    z = 10.3333 / 6.1
    assert (difference.difference, difference.z) == (Decimal("10.33"), Decimal("1.69"))
    assert float(difference.p or 0) == pytest.approx(2 * stats.norm.sf(z), rel=0.005)
    assert difference.p_holm == 4 * (difference.p or 0)
    assert found.mean_distance == Decimal("10.33")


def test_models_stated_by_hand_have_no_error_to_compare_by() -> None:
    one, other = (stated_model(dict.fromkeys(FACTORS, Decimal(points)), ()) for points in (30, 40))
    found = compare(one, other).factors[Factor.STEADINESS]
    assert (found.difference, found.z, found.p) == (-10, None, None)
