"""The indices of likeness and the preview of adverse impact are those of the literature, checked against scipy."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import distance

from services.assessment import rulebook
from services.assessment.domain.adverse_impact import (
    Cohort,
    ImpactQuestion,
    ImpactRules,
    faults_in_question,
    fisher_exact,
    preview,
    suppressed,
)
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.indices import Indices, Yardstick, covariance_of, indices_of, shrunk_covariance

Against = Callable[..., Yardstick]
profiles = st.lists(st.integers(0, 1000), min_size=4, max_size=4).map(
    lambda tenths: {f: Decimal(t) / 10 for f, t in zip(FACTORS, tenths, strict=True)}
)
MODEL = dict(zip(FACTORS, map(Decimal, (32, 72, 46, 57)), strict=True))
PERSON = dict(zip(FACTORS, map(Decimal, ("38.3", "65.5", "45.5", "52.6")), strict=True))
TEN = dict.fromkeys(FACTORS, Decimal(10))


def row(values: dict[Factor, Decimal]) -> np.ndarray:
    return np.array([float(values[factor]) for factor in FACTORS])


@pytest.fixture
def found(yardstick: Against) -> Indices:
    return indices_of(PERSON, TEN, yardstick(MODEL))


@given(profiles, profiles)
def test_elevation_scatter_and_shape_add_up_to_the_squared_distance(
    yardstick: Against, one: dict[Factor, Decimal], other: dict[Factor, Decimal]
) -> None:
    indices = indices_of(one, TEN, yardstick(other))
    squared = sum((one[f] - other[f]) ** 2 for f in FACTORS)
    assert float(indices.elevation + indices.scatter + indices.shape) == pytest.approx(float(squared), abs=0.02)


@given(profiles)
def test_a_person_like_the_model_is_perfect_by_every_index(yardstick: Against, one: dict[Factor, Decimal]) -> None:
    indices = indices_of(one, TEN, yardstick(one), np.eye(4))
    assert (indices.weighted_euclidean, indices.mahalanobis, indices.cattell_rp) == (0, 0, 1)
    assert indices.icc_double_entry == 1
    assert indices.shape_correlation in (None, 1)


def test_the_shape_correlation_is_pearsons(found: Indices) -> None:
    assert float(found.shape_correlation or 0) == pytest.approx(stats.pearsonr(row(PERSON), row(MODEL))[0], abs=5e-4)


def test_the_double_entry_icc_is_pearsons_of_both_orders(found: Indices) -> None:
    one, other = np.r_[row(PERSON), row(MODEL)], np.r_[row(MODEL), row(PERSON)]
    assert float(found.icc_double_entry) == pytest.approx(stats.pearsonr(one, other)[0], abs=5e-4)


def test_cattells_expected_distance_is_twice_the_median_of_chi_square() -> None:
    rules = rulebook.index_rules(rulebook.norm("model-based@2026-01-01").edition.since)
    assert float(rules.expected_squared_distance) == pytest.approx(2 * stats.chi2.median(4), abs=5e-5)


def test_a_profile_as_far_as_chance_expects_has_no_likeness(yardstick: Against) -> None:
    """Four gaps of 20 · √(6.7134 / 4) points each."""
    far = {f: MODEL[f] - Decimal("25.910") for f in FACTORS}
    assert abs(indices_of(far, TEN, yardstick(MODEL)).cattell_rp) <= Decimal("0.001")


def test_the_chance_of_lying_within_is_that_of_four_normal_errors(found: Indices) -> None:
    gaps = row(PERSON) - row(MODEL)
    expected = np.prod(stats.norm.cdf(10, gaps, 10) - stats.norm.cdf(-10, gaps, 10))
    assert float(found.chance_within) == pytest.approx(expected, abs=5e-4)


def test_a_model_with_its_own_error_is_matched_less_surely(yardstick: Against, found: Indices) -> None:
    assert indices_of(PERSON, TEN, yardstick(MODEL, "8")).chance_within < found.chance_within


def test_the_mahalanobis_distance_agrees_with_scipy(yardstick: Against) -> None:
    covariance = shrunk_covariance(np.random.default_rng(3).normal(50, 20, (40, 4)))
    indices = indices_of(PERSON, TEN, yardstick(MODEL), covariance)
    expected = distance.mahalanobis(row(PERSON), row(MODEL), np.linalg.inv(covariance))
    assert float(indices.mahalanobis or 0) == pytest.approx(expected, abs=5e-4)


def test_a_covariance_of_few_is_shrunk_and_lies_nearer_to_the_truth() -> None:
    truth, rng = np.diag([400.0, 350, 300, 380]), np.random.default_rng(8)
    losses = np.zeros(2)
    for _ in range(50):
        members = rng.multivariate_normal(np.zeros(4), truth, 8)
        losses += [np.square(found - truth).sum() for found in (shrunk_covariance(members), np.cov(members.T))]
    assert losses[0] < losses[1] / 2


def test_the_weighted_distance_counts_most_what_is_known_best(yardstick: Against) -> None:
    """Errors 10, 20, 20, 20 weigh 16/7 and 4/7: gaps of 10 and 20 make √(16/7 · 100 + 4/7 · 400) = 21.38."""
    person = dict(zip(FACTORS, map(Decimal, (60, 70, 50, 50)), strict=True))
    sems = dict(zip(FACTORS, map(Decimal, (10, 20, 20, 20)), strict=True))
    half = yardstick(dict.fromkeys(FACTORS, Decimal(50)))
    assert str(indices_of(person, sems, half).weighted_euclidean) == "21.38"
    assert str(indices_of(person, TEN | {FACTORS[0]: Decimal(0)}, half).weighted_euclidean) == "22.36"


def test_indices_are_published_to_the_hundredth_and_thousandth(yardstick: Against) -> None:
    found = indices_of(PERSON, TEN, yardstick(MODEL), np.diag([100.0, 400, 900, 1600]))
    hundredths = (found.weighted_euclidean, found.elevation, found.scatter, found.shape)
    thousandths = (
        found.shape_correlation,
        found.icc_double_entry,
        found.cattell_rp,
        found.mahalanobis,
        found.chance_within,
    )
    assert {value.as_tuple().exponent for value in hundredths} == {-2}
    assert {value.as_tuple().exponent for value in thousandths if value is not None} == {-3}


def test_a_factor_without_error_lies_within_or_not(yardstick: Against) -> None:
    """A tolerance of 10: at 10 it lies within, beyond it nothing else can help; the chances of the others stay."""
    model = yardstick(dict.fromkeys(FACTORS, Decimal(50)))

    def chance(first: str, second: str) -> Decimal:
        person = dict.fromkeys(FACTORS, Decimal(50)) | {FACTORS[0]: Decimal(first), FACTORS[1]: Decimal(second)}
        return indices_of(person, TEN | {FACTORS[0]: Decimal(0), FACTORS[1]: Decimal(0)}, model).chance_within

    others = float(stats.norm.cdf(1) - stats.norm.cdf(-1)) ** 2
    assert float(chance("60", "50")) == pytest.approx(others, abs=5e-4)
    assert (chance("60.1", "50"), chance("50", "60.1"), chance("60.1", "50")) == (0, 0, 0)
    three = dict.fromkeys(FACTORS, Decimal(50))
    assert float(indices_of(three, TEN | {FACTORS[0]: Decimal(0)}, model).chance_within) == pytest.approx(
        float(stats.norm.cdf(1) - stats.norm.cdf(-1)) ** 3, abs=5e-4
    )


def test_a_covariance_is_that_of_all_who_are_compared_when_they_are_enough_and_differ() -> None:
    rules = rulebook.index_rules(rulebook.norm("model-based@2026-01-01").edition.since)
    rng = np.random.default_rng(5)
    members = [
        dict(zip(FACTORS, (Decimal(int(v)) for v in rng.integers(40, 60, 4)), strict=True))
        for _ in range(rules.least_for_covariance)
    ]
    assert covariance_of(members[1:], rules) is None
    assert covariance_of(members, rules) == pytest.approx(shrunk_covariance(np.array([row(one) for one in members])))
    assert covariance_of([PERSON] * rules.least_for_covariance, rules) is None


def test_a_small_covariance_is_shrunk_by_hand() -> None:
    """Two axes with variances 2 and 0.5: d² = 1.125, noise 17/16, so 17/18 of the way to 1.25 (Ledoit & Wolf)."""
    members = np.add([[2.0, 0], [-2, 0], [0, 1], [0, -1]], [50, 20])
    shrunk = np.diag([1.25 + 0.75 / 18, 1.25 - 0.75 / 18])
    assert shrunk_covariance(members) == pytest.approx(shrunk)
    rounder = np.array([[1.0, 0], [-1, 0], [0, 1.1], [0, -1.1]])
    assert shrunk_covariance(rounder) == pytest.approx(0.5525 * np.eye(2)), "never further than all the way"
    assert not shrunk_covariance(np.full((5, 2), 7.0)).any()


def test_a_covariance_of_many_is_hardly_shrunk() -> None:
    members = np.random.default_rng(9).multivariate_normal(np.zeros(2), [[400, 240], [240, 400]], 20_000)
    assert shrunk_covariance(members) == pytest.approx(np.cov(members.T, bias=True), rel=0.01)


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_fishers_exact_test_agrees_with_scipy(m: int, n: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, m)), data.draw(st.integers(0, n))
    theirs = stats.fisher_exact([[a, m - a], [b, n - b]]).pvalue
    assert fisher_exact((m, a), (n, b)) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 30, "b": 12}, set()),
        ({"a": 30, "b": 4}, {"a", "b"}),
        ({"a": 30, "b": 12, "c": 4}, {"b", "c"}),
        ({"a": 30, "b": 3, "c": 4}, {"b", "c"}),
    ],
)
def test_a_group_too_small_to_show_cannot_be_had_by_subtraction(sizes: dict[str, int], hidden: set[str]) -> None:
    assert suppressed({label: (members, 0) for label, members in sizes.items()}, 5) == hidden


@pytest.fixture
def rules() -> ImpactRules:
    return rulebook.impact_rules(rulebook.norm("model-based@2026-01-01").edition.since)


def question(shortlist: int, **sizes: int) -> tuple[ImpactQuestion, list[str]]:
    """Groups whose members stand in the ranking one group after the other."""
    members = {label: tuple(f"{label}{n}" for n in range(size)) for label, size in sizes.items()}
    cohorts = tuple(Cohort(label, keys) for label, keys in members.items())
    return ImpactQuestion(shortlist, cohorts), [key for keys in members.values() for key in keys]


def test_four_fifths_of_the_highest_rate_are_asked_for(rules: ImpactRules) -> None:
    """Ten of ten against two of ten: a ratio of 0.2, and p of Fisher's test 0.0007."""
    first, second = preview(*question(12, men=10, women=10), rules).cohorts
    assert (first.ratio, first.p, first.suspected) == (1, None, False)
    assert (second.rate, second.ratio, second.p, second.suspected) == (
        Decimal("0.200"),
        Decimal("0.200"),
        Decimal("0.000714"),
        True,
    )


def test_what_is_suspected_is_said_and_decides_nothing(rules: ImpactRules) -> None:
    assert preview(*question(12, men=10, women=10), rules).flags == ("four_fifths", "significant")
    assert preview(*question(20, men=10, women=10), rules).flags == ()


def test_a_small_group_shows_no_figure_at_all(rules: ImpactRules) -> None:
    shown = preview(*question(3, men=10, women=4), rules).cohorts
    assert all(impact.members is impact.taken is impact.rate is impact.ratio is impact.p is None for impact in shown)


def test_every_wrong_name_in_a_group_is_located() -> None:
    asked = ImpactQuestion(3, (Cohort("men", ("a", "a")), Cohort("women", ("x",))))
    assert [(fault.code, fault.pointer) for fault in faults_in_question(asked, ["a", "b"])] == [
        ("shortlist_too_long", "/adverse_impact/shortlist"),
        ("named_twice", "/adverse_impact/groups/0/profile_ids/1"),
        ("not_a_candidate", "/adverse_impact/groups/1/profile_ids/0"),
    ]
