"""A study's statistics are those of the textbook: checked against scipy, never against themselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from chassis.catalogue import Locale
from chassis.domain.errors import Invalid
from services.assessment import rulebook
from services.assessment.domain.chances import (
    chance_of_at_least,
    critical_t,
    regularised_beta,
    significant,
    two_sided_p,
)
from services.assessment.domain.comparison import Group
from services.assessment.domain.contrast import Contrast, holm, paired, welch
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.profile import Profile, shift_of
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.scoring import Score
from services.assessment.domain.study import Participant, StudyDesign, study
from services.assessment.schemas.pictures.study_tests import hypotheses_chart
from services.assessment.schemas.pictures.words import voice

RULES = rulebook.study_rules(date(2026, 6, 1))

ToLevels = Callable[[Mapping[str, str]], dict[Factor, Decimal]]


def decimals(values: np.ndarray) -> list[Decimal]:
    return [Decimal(str(round(float(value), 1))) for value in values]


@pytest.fixture
def samples() -> tuple[list[Decimal], list[Decimal]]:
    rng = np.random.default_rng(20)
    return decimals(rng.normal(20, 8, 27)), decimals(rng.normal(14, 5, 27))


@given(st.floats(0, 0.999999999), st.floats(0.5, 200), st.floats(0.5, 5))
def test_the_incomplete_beta_function_agrees_with_scipy(x: float, a: float, b: float) -> None:
    assert regularised_beta(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 5.5, 30, 400])
@pytest.mark.parametrize("t", [0, 0.3, 1.96, -4.5, 12])
def test_p_of_student_agrees_with_scipy(t: float, degrees: float) -> None:
    assert two_sided_p(t, degrees) == pytest.approx(2 * stats.t.sf(abs(t), degrees), rel=1e-9)


@pytest.mark.parametrize(("hits", "trials", "share"), [(37, 55, "0.5"), (37, 55, "0.43"), (0, 9, "0.3"), (9, 9, "0.3")])
def test_the_chance_of_so_many_agrees_with_scipy(hits: int, trials: int, share: str) -> None:
    theirs = stats.binomtest(hits, trials, float(share), alternative="greater").pvalue
    assert chance_of_at_least(hits, trials, Decimal(share)) == pytest.approx(theirs, rel=1e-9)


def test_a_small_p_does_not_read_as_none() -> None:
    assert [significant(p) for p in (0.04567, 0.00003456)] == [Decimal("0.0457"), Decimal("0.0000346")]


@pytest.mark.parametrize("degrees", [1, 3.7, 10, 54, 300])
def test_critical_t_agrees_with_scipy(degrees: float) -> None:
    assert critical_t(0.95, degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)


def test_the_paired_test_agrees_with_scipy(samples: tuple[list[Decimal], list[Decimal]]) -> None:
    first, second = (np.array(sample, dtype=float) for sample in samples)
    ours, theirs = paired(*samples, RULES), stats.ttest_rel(first, second)
    interval = theirs.confidence_interval(0.95)
    assert float(ours.t or 0) == pytest.approx(theirs.statistic, abs=0.005)
    assert float(ours.p or 0) == pytest.approx(theirs.pvalue, rel=0.005)
    assert [float(ours.low or 0), float(ours.high or 0)] == pytest.approx([*interval], abs=0.005)
    differences = first - second
    assert float(ours.effect or 0) == pytest.approx(differences.mean() / differences.std(ddof=1), abs=0.005)


def test_welchs_test_agrees_with_scipy(samples: tuple[list[Decimal], list[Decimal]]) -> None:
    shorter = samples[1][:15]
    ours = welch(samples[0], shorter, RULES)
    first, second = np.array(samples[0], dtype=float), np.array(shorter, dtype=float)
    theirs = stats.ttest_ind(first, second, equal_var=False)
    interval = theirs.confidence_interval(0.95)
    assert float(ours.t or 0) == pytest.approx(theirs.statistic, abs=0.005)
    assert float(ours.degrees or 0) == pytest.approx(theirs.df, abs=0.05)
    assert float(ours.p or 0) == pytest.approx(theirs.pvalue, rel=0.005)
    assert [float(ours.low or 0), float(ours.high or 0)] == pytest.approx([*interval], abs=0.005)


def test_hedges_g_by_hand() -> None:
    """Means 3 and 2, both SD 1, n = 3 + 3: d = 1, corrected by 1 − 3/(4 · 4 − 1) = 0.8."""
    contrast = welch([Decimal(n) for n in (2, 3, 4)], [Decimal(n) for n in (1, 2, 3)], RULES)
    assert contrast.effect == Decimal("0.80")


def test_where_nothing_varies_there_is_no_test() -> None:
    same = [Decimal(5)] * 4
    for contrast in (paired(same, same, RULES), welch(same, same, RULES), paired(same[:1], same[:1], RULES)):
        assert (contrast.difference, contrast.t, contrast.p, contrast.effect) == (0, None, None, None)


def test_holms_correction_by_hand() -> None:
    """p of .01, .04, .03 become 3 · .01, then 2 · .03, then .04 raised to the .06 before it."""
    nothing = Contrast(Decimal(), Decimal(), Decimal())
    plain = {key: replace(nothing, p=Decimal(p)) for key, p in (("a", ".01"), ("b", ".04"), ("c", ".03"))}
    found = {key: contrast.p_holm for key, contrast in holm(plain).items()}
    assert found == {"a": Decimal(".03"), "b": Decimal(".06"), "c": Decimal(".06")}


def participant(n: int, performance: str | None, internal: str, external: str) -> Participant:
    """Someone who has the same score on every factor, by style."""
    sides = {Style.INTERNAL: Decimal(internal), Style.EXTERNAL: Decimal(external), Style.SUMMARY: Decimal(external)}
    styles = {s: {f: Score(0, points, Decimal(5), points, points) for f in FACTORS} for s, points in sides.items()}
    flat = {style: dict.fromkeys(FACTORS, points) for style, points in sides.items()}
    shift = shift_of(flat[Style.INTERNAL], flat[Style.EXTERNAL])
    return Participant(
        Respondent(f"P{n}", f"Person {n}", "A", "manager", performance), Profile(styles, shift, (), (), {})
    )


@pytest.fixture
def design(levels: ToLevels) -> StudyDesign:
    norm = rulebook.norm("model-based@2026-01-01")
    return StudyDesign(UUID(int=1), levels(dict.fromkeys("DISC", "50")), Group(), frozenset({"P1"}), norm, "hr", RULES)


PEOPLE = [
    participant(1, "excellent", "60", "55"),
    participant(2, "excellent", "64", "53"),
    participant(3, "good", "70", "66"),
    participant(4, "good", "75", "64"),
    participant(5, None, "50", "50"),
]


def test_h1_compares_everybodys_two_styles(design: StudyDesign) -> None:
    """Internal distances 10, 14, 20, 25, 0 against external 5, 3, 16, 14, 0: means 13.8 and 7.6."""
    overall = study(PEOPLE, design).external_against_internal.overall
    theirs = stats.ttest_rel([10, 14, 20, 25, 0], [5, 3, 16, 14, 0])
    assert (overall.first, overall.second, overall.difference) == (Decimal("13.8"), Decimal("7.6"), Decimal("6.2"))
    assert float(overall.p or 0) == pytest.approx(theirs.pvalue, rel=0.005)


def test_h2_compares_the_good_with_the_excellent_only(design: StudyDesign) -> None:
    external = study(PEOPLE, design).excellent_against_good[Style.EXTERNAL].overall
    assert (external.first, external.second, external.difference) == (15, 4, 11)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_an_effect_bears_the_name_of_its_measure(design: StudyDesign, locale: Locale) -> None:
    chart = hypotheses_chart(study(PEOPLE, design), voice(locale))
    named = {one.key: {point.label.split()[1] for point in one.points if point.label} for one in chart.series}
    assert named == {"h1": {"d_z"}, "h2_internal": {"g"}, "h2_external": {"g"}}


def test_h2_needs_both_groups(design: StudyDesign) -> None:
    assert study(PEOPLE[:2], design).excellent_against_good == {}


def test_the_tables_have_a_row_for_each_bank_and_performance(design: StudyDesign) -> None:
    groups = study(PEOPLE, design).groups
    assert [(g.performance, g.styles[Style.EXTERNAL].members) for g in groups] == [
        (None, 1),
        ("excellent", 2),
        ("good", 2),
    ]


def test_raters_of_the_model_among_the_compared_are_flagged(design: StudyDesign) -> None:
    assert study(PEOPLE, design).flags == ("raters_in_groups", "norm_not_empirical")
    assert study(PEOPLE[1:], design).flags == ("norm_not_empirical",)


def test_a_template_among_the_compared_is_flagged(design: StudyDesign) -> None:
    circular = replace(design, raters=frozenset(), template=frozenset({"P3"}))
    assert study(PEOPLE, circular).flags == ("template_in_groups", "norm_not_empirical")


def test_one_person_is_no_study(design: StudyDesign) -> None:
    with pytest.raises(Invalid, match="too_few_participants"):
        study(PEOPLE[:1], design)
