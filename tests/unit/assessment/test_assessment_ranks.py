"""Tests by ranks, power and the link with performance agree with scipy and with the article's own count."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from services.assessment import rulebook
from services.assessment.domain.chances import two_sided_sign_p, wilson
from services.assessment.domain.contrast import paired, welch
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.performance_link import performance_link
from services.assessment.domain.power import power_of_t, smallest_effect
from services.assessment.domain.profile import Profile
from services.assessment.domain.rank_tests import mann_whitney, wilcoxon
from services.assessment.domain.scoring import Score
from services.assessment.domain.shifts import count_shifts

RULES = rulebook.study_rules(date(2026, 6, 1))
whole = st.integers(-60, 60).map(Decimal)


def decimals(values: np.ndarray, digits: int = 1) -> list[Decimal]:
    return [Decimal(str(round(float(value), digits))) for value in values]


@given(st.lists(whole.filter(bool), min_size=1, max_size=40, unique_by=abs))
def test_wilcoxon_without_ties_is_exact(differences: list[Decimal]) -> None:
    theirs = stats.wilcoxon(np.array(differences, dtype=float), method="exact").pvalue
    assert wilcoxon(differences) == pytest.approx(theirs, rel=1e-9)


@given(st.lists(st.integers(-4, 4).map(Decimal), min_size=12, max_size=60).filter(any))
def test_wilcoxon_with_ties_agrees_with_scipys_approximation(differences: list[Decimal]) -> None:
    moved = [abs(d) for d in differences if d]
    if len(set(moved)) < len(moved):
        theirs = stats.wilcoxon(np.array(differences, dtype=float), method="asymptotic", correction=False).pvalue
        assert wilcoxon(differences) == pytest.approx(theirs, rel=1e-9)


@given(st.lists(whole, min_size=2, max_size=60, unique=True), st.integers(1, 8))
def test_mann_whitney_of_a_small_group_is_exact(values: list[Decimal], cut: int) -> None:
    first, second = values[: min(cut, len(values) - 1)], values[min(cut, len(values) - 1) :]
    theirs = stats.mannwhitneyu(np.array(first, dtype=float), np.array(second, dtype=float), method="exact").pvalue
    assert mann_whitney(first, second) == pytest.approx(theirs, rel=1e-9)


@given(st.lists(st.integers(0, 5).map(Decimal), min_size=24, max_size=60).filter(lambda v: len(set(v)) > 1))
def test_mann_whitney_with_ties_agrees_with_scipys_approximation(values: list[Decimal]) -> None:
    first, second = values[:11], values[11:]
    arrays = [np.array(group, dtype=float) for group in (first, second)]
    assert mann_whitney(first, second) == pytest.approx(stats.mannwhitneyu(*arrays, method="asymptotic").pvalue)


def test_where_nobody_differs_there_is_no_test_by_ranks() -> None:
    assert wilcoxon([Decimal()] * 5) is None
    assert mann_whitney([Decimal(3)] * 12, [Decimal(3)] * 12) is None


@pytest.mark.parametrize("degrees", [4, 20, 54])
@pytest.mark.parametrize("noncentrality", [0.0, 0.7, 2.5, 4.0])
def test_power_agrees_with_the_noncentral_t(noncentrality: float, degrees: int) -> None:
    critical = stats.t.ppf(0.975, degrees)
    expected = stats.nct.sf(critical, degrees, noncentrality) + stats.nct.cdf(-critical, degrees, noncentrality)
    assert power_of_t(noncentrality, degrees, 0.05) == pytest.approx(expected, abs=2e-4)


def test_sixty_four_a_group_find_a_medium_effect_as_cohen_says() -> None:
    """Cohen (1988, table 2.4.1): d = .50, power .80, two-sided .05 needs 64 in each group; 34 pairs for d_z = .50."""
    assert smallest_effect(np.sqrt(64 * 64 / 128), 126, 0.8, 0.05) == pytest.approx(0.50, abs=0.005)
    assert smallest_effect(np.sqrt(34), 33, 0.8, 0.05) == pytest.approx(0.50, abs=0.01)


def test_thirty_seven_of_fifty_five_as_published() -> None:
    assert two_sided_sign_p(37, 55) == pytest.approx(stats.binomtest(37, 55).pvalue)
    assert round(two_sided_sign_p(37, 55), 4) == 0.0145
    assert wilson(37, 55) == pytest.approx(tuple(stats.binomtest(37, 55).proportion_ci(method="wilson")))
    assert [round(end, 2) for end in wilson(37, 55)] == [0.54, 0.78]


def test_both_readings_of_the_shift_stand_beside_each_other() -> None:
    moves = [{f: Decimal(10 if n < 37 else -10) for f in FACTORS} for n in range(55)]
    found = count_shifts(moves, rulebook.norm("model-based@2026-01-01"))[Factor.INFLUENCE]
    assert (found.up, found.up_share, found.p_plain) == (37, Decimal("0.673"), Decimal("0.0145"))
    assert found.excess_up == 37 - found.expected_up


def test_the_interval_of_an_effect_agrees_with_scipys_bootstrap() -> None:
    rng = np.random.default_rng(12)
    first, second = rng.normal(20, 8, 40).round(1), rng.normal(15, 6, 40).round(1)

    def dz(values: np.ndarray, axis: int) -> np.ndarray:
        return values.mean(axis=axis) / values.std(axis=axis, ddof=1)

    theirs = stats.bootstrap((first - second,), dz, method="percentile", rng=np.random.default_rng(1))
    ours = paired(decimals(first), decimals(second), RULES).effect_interval
    assert ours is not None
    assert [float(ours.low), float(ours.high)] == pytest.approx([*theirs.confidence_interval], abs=0.04)


def test_the_interval_of_hedges_g_covers_the_truth_about_as_often_as_it_says() -> None:
    """True effect 1, groups of 25: of 60 intervals about 57 hold it."""
    rng, covered = np.random.default_rng(5), 0
    for _ in range(60):
        found = welch(decimals(rng.normal(1, 1, 25), 3), decimals(rng.normal(0, 1, 25), 3), RULES).effect_interval
        assert found is not None
        covered += float(found.low) <= 1 <= float(found.high)
    assert covered >= 52


def person(internal: Levels, external: Levels) -> Profile:
    sides = {Style.INTERNAL: internal, Style.EXTERNAL: external, Style.SUMMARY: external}
    scored = {s: {f: Score(0, side[f], Decimal(5), side[f], side[f]) for f in FACTORS} for s, side in sides.items()}
    return Profile(scored, dict.fromkeys(FACTORS, Decimal()), (), (), {})


def many(persons: int, of_external_i: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, list]:
    """Persons whose performance follows from their external influence, with some noise."""
    rng = np.random.default_rng(7)
    scores = rng.uniform(10, 90, (persons, 8)).round(1)
    values = decimals(of_external_i(scores[:, 5]) + rng.normal(0, 6, persons), 2)
    halves = [
        (dict(zip(FACTORS, decimals(row[:4]), strict=True)), dict(zip(FACTORS, decimals(row[4:]), strict=True)))
        for row in scores
    ]
    return scores, [(person(*half), value) for half, value in zip(halves, values, strict=True)]


MODEL = dict(zip(FACTORS, map(Decimal, (32, 72, 46, 57)), strict=True))


def test_correlations_with_performance_agree_with_scipy() -> None:
    scores, people = many(60, lambda influence: influence / 2)
    found = {(c.style, c.reading, c.factor): c for c in performance_link(people, MODEL, RULES).correlations}
    performance = [float(value) for _, value in people]
    theirs = stats.pearsonr(scores[:, 5], performance)
    ours = found[Style.EXTERNAL, "score", Factor.INFLUENCE]
    interval = theirs.confidence_interval(0.95)
    assert [float(ours.r), float(ours.low), float(ours.high)] == pytest.approx([theirs[0], *interval], abs=6e-4)
    assert float(ours.p) == pytest.approx(theirs.pvalue, rel=0.006)
    distance = np.abs(scores[:, 4:] - [32, 72, 46, 57]).mean(axis=1)
    overall = found[Style.EXTERNAL, "match", None]
    assert float(overall.r) == pytest.approx(stats.pearsonr(distance, performance)[0], abs=6e-4)
    assert overall.p_holm is not None
    assert overall.p_holm >= overall.p
    assert len(found) == 18


def test_a_curve_is_drawn_from_a_hundred_persons_on() -> None:
    _, few = many(99, lambda influence: influence)
    assert performance_link(few, MODEL, RULES).curves == ()


def test_the_turning_point_of_performance_is_found() -> None:
    """Performance is best at an influence of 60; what the curve gains is tested by F, as nested regressions are."""
    scores, people = many(200, lambda influence: 90 - np.square(influence - 60) / 25)
    curve = next(c for c in performance_link(people, MODEL, RULES).curves if c.factor is Factor.INFLUENCE)
    assert float(curve.turning or 0) == pytest.approx(60, abs=1.5)
    x, y = scores[:, 5], np.array([float(value) for _, value in people])
    left = [np.square(y - np.polyval(np.polyfit(x, y, degree), x)).sum() for degree in (1, 2)]
    assert float(curve.p) == pytest.approx(stats.f.sf((left[0] - left[1]) / (left[1] / 197), 1, 197), rel=0.01)
    assert float(curve.r_squared) == pytest.approx(1 - left[1] / np.square(y - y.mean()).sum(), abs=6e-4)


def test_too_few_or_all_alike_give_no_figures() -> None:
    _, people = many(20, lambda influence: influence)
    assert performance_link(people[:4], MODEL, RULES).correlations == ()
    alike = [(profile, Decimal(5)) for profile, _ in people]
    assert performance_link(alike, MODEL, RULES).correlations == ()
