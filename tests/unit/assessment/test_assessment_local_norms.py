"""Local norms and reliabilities, held against worked tables and against scipy."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from chassis.domain.errors import Fault, Invalid
from chassis.yaml_text import read_yaml
from services.assessment import rulebook
from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import OUTCOMES, Counts, Design, assumed, log_chances
from services.assessment.domain.local_norm import as_norm, blended, local_norm
from services.assessment.domain.norm import Distribution, NormKind
from services.assessment.domain.reliability import coefficient, graded, retest_table, split_half_table
from services.assessment.domain.sample import Sample, correlations, split_half, sums_of

CASES = read_yaml(Path("tests/cases/assessment/local_norms.yaml").read_text("utf-8"))["cases"]
ON = date(2026, 6, 1)
RULES = rulebook.norming_rules(ON)
SHIPPED = rulebook.norm("model-based@2026-01-01")


def distribution(figures: dict[str, str]) -> Distribution:
    return Distribution(*(Decimal(figures[name]) for name in ("mean", "sd", "reliability")))


@pytest.fixture(scope="module")
def outcomes(instrument: Instrument) -> Counts:
    draw = np.random.default_rng(5)
    design, model = Design.of(instrument), rulebook.latent_model(ON)
    logs = log_chances(assumed(model, design), design, model.correlated(draw.standard_normal((400, 4))))
    return (logs + draw.gumbel(size=logs.shape)).argmax(axis=1).T


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_own_figures_are_mixed_with_the_shipped_ones_by_how_many_there_are(case: dict) -> None:
    sample = case["sample"]
    own = sample["mean"], sample["sd"] ** 2, sample["reliability"]
    found = blended(own, distribution(case["shipped"]), RULES.weight(case["persons"]))
    assert found == distribution(case["blended"])


def test_a_mixture_has_the_mean_and_spread_of_both_populations_together() -> None:
    draw = np.random.default_rng(1)
    ours, theirs = draw.normal(8, 4, 300_000), draw.normal(5, 6, 200_000)
    base = Distribution(Decimal(5), Decimal(6), Decimal("0.8"))
    found = blended((8.0, 16.0, 0.8), base, 0.6)
    together = np.concatenate((ours, theirs))
    assert float(found.mean) == pytest.approx(together.mean(), abs=0.05)
    assert float(found.sd) == pytest.approx(together.std(), abs=0.05)


def test_a_reliability_is_kept_between_nothing_and_ninety_nine_and_the_base_s_counts_where_there_is_none() -> None:
    base = Distribution(Decimal(5), Decimal(6), Decimal("0.80"))
    found = [blended((5.0, 36.0, own), base, 0.5).reliability for own in (1.0, -0.5, 0.6, float("nan"))]
    assert [str(each) for each in found] == ["0.90", "0.40", "0.70", "0.80"]


def test_a_norm_of_people_who_are_all_the_same_is_refused_unless_the_base_varies() -> None:
    base = Distribution(Decimal(5), Decimal(6), Decimal("0.80"))
    with pytest.raises(Invalid) as refusal:
        blended((5.0, 0.0, 0.5), base, 1.0)
    assert refusal.value.faults == (Fault("nothing_varies", "/instrument"),)
    assert blended((5.0, 0.000001, 0.5), base, 1.0).sd == Decimal("0.01")
    assert blended((5.0, 0.5, 0.5), base, 1.0).sd == Decimal("0.71")
    assert blended((9.0, 36.0, 0.5), base, 0.5).sd == Decimal("6.32"), "36 and a quarter of 4 squared"


def test_a_local_norm_takes_the_place_of_its_base_under_its_own_edition(
    outcomes: Counts, instrument: Instrument
) -> None:
    local = local_norm(Sample(outcomes[:300]), instrument, SHIPPED, RULES)
    assert local.base == SHIPPED.edition.key
    norm = as_norm(local, SHIPPED, RULES.edition)
    assert (norm.edition, norm.kind, norm.population) == (RULES.edition, NormKind.EMPIRICAL, 300)
    assert norm.styles == local.styles
    assert (norm.shift_null, norm.scale, norm.instrument) == (SHIPPED.shift_null, SHIPPED.scale, SHIPPED.instrument)


def test_under_a_hundred_there_is_no_norm_and_from_three_hundred_it_is_empirical(
    outcomes: Counts, instrument: Instrument
) -> None:
    with pytest.raises(Invalid) as refusal:
        local_norm(Sample(outcomes[:99]), instrument, SHIPPED, RULES)
    assert refusal.value.faults == (Fault("too_few_sittings", "/instrument", {"least": 100, "found": 99}),)
    assert local_norm(Sample(outcomes[:100]), instrument, SHIPPED, RULES).kind is NormKind.BLENDED
    alone = local_norm(Sample(outcomes[:300], left_out=4), instrument, SHIPPED, RULES)
    assert (alone.kind, alone.persons, alone.left_out, alone.weight) == (NormKind.EMPIRICAL, 300, 4, 1)
    sums = sums_of(outcomes[:300], instrument)[Style.EXTERNAL]
    for k, factor in enumerate(FACTORS):
        assert float(alone.styles[Style.EXTERNAL][factor].mean) == pytest.approx(sums[:, k].mean(), abs=0.005)
        assert float(alone.styles[Style.EXTERNAL][factor].sd) == pytest.approx(sums[:, k].std(ddof=1), abs=0.005)


def test_split_half_is_spearman_brown_of_the_correlation_of_the_halves(
    outcomes: Counts, instrument: Instrument
) -> None:
    odd, even = (sums_of(outcomes, instrument, slice(start, None, 2))[Style.SUMMARY] for start in (0, 1))
    found = split_half(outcomes, instrument)[Style.SUMMARY]
    for k in range(4):
        half = stats.pearsonr(odd[:, k], even[:, k]).statistic
        assert found[k] == pytest.approx(2 * half / (1 + half))
    whole = sums_of(outcomes, instrument)[Style.SUMMARY]
    assert np.array_equal(odd + even, whole)


def test_intervals_are_those_of_fisher(outcomes: Counts, instrument: Instrument) -> None:
    one, other = outcomes[:200], outcomes[200:]
    found = retest_table(one, other, [30] * 200, instrument)
    assert found is not None
    assert (found.persons, found.median_days) == (200, 30)
    first, second = (sums_of(part, instrument)[Style.EXTERNAL][:, 0] for part in (one, other))
    expected = stats.pearsonr(first, second)
    interval = expected.confidence_interval(0.95)
    shown = found.coefficients[Style.EXTERNAL][FACTORS[0]]
    assert float(shown.value) == pytest.approx(expected.statistic, abs=0.005)
    assert (float(shown.low), float(shown.high)) == (
        pytest.approx(interval.low, abs=0.006),
        pytest.approx(interval.high, abs=0.006),
    )


def test_too_few_tell_nothing_and_what_does_not_vary_counts_as_nothing(instrument: Instrument) -> None:
    same = np.zeros((29, 24), dtype=np.int64)
    assert split_half_table(same, instrument) is None
    assert retest_table(same, same, [1] * 29, instrument) is None
    still = np.zeros((40, 24), dtype=np.int64)
    table = split_half_table(still, instrument)
    assert table is not None
    assert table[Style.SUMMARY][FACTORS[0]].value == 0
    assert np.isnan(correlations(np.ones((5, 1)), np.arange(5.0)[:, None]))[0]
    assert len(OUTCOMES) == 12


def test_reliabilities_are_named_as_efpa_names_them() -> None:
    assert [graded(r) for r in (0.69, 0.70, 0.79, 0.80, 0.89, 0.90)] == [
        "inadequate", "adequate", "adequate", "good", "good", "excellent",
    ]  # fmt: skip
    assert coefficient(0.77, 100).grade == "adequate"
