"""The shipped norm is what the latent model says, and scoring recovers what went into that model."""

import math

import numpy as np
import pytest

from services.assessment import norming, rulebook
from services.assessment.domain.answers import Choice, Sheet
from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.latent import choose, gumbel, keyed_sums
from services.assessment.domain.scoring import raw_sums

NORM = rulebook.norm("model-based@2026-01-01")
INSTRUMENT = rulebook.instrument(NORM.instrument)
MODEL = rulebook.latent_model(NORM.edition.since)


@pytest.fixture(scope="module")
def derived() -> norming.Derivation:
    """The derivation anew, from another seed: agreement is then no matter of replaying the same draws."""
    return norming.rederive(NORM, seed=77)


def test_the_norm_says_that_it_is_not_empirical() -> None:
    assert NORM.kind == "model_based"
    assert "not empirical" in NORM.edition.title.en


@pytest.mark.parametrize("style", Style)
def test_the_stated_figures_agree_with_the_model(derived: norming.Derivation, style: Style) -> None:
    means, sds, reliabilities = derived.styles[style]
    stated = [NORM.styles[style][factor] for factor in FACTORS]
    assert [float(s.mean) for s in stated] == pytest.approx(means, abs=0.3)
    assert [float(s.sd) for s in stated] == pytest.approx(sds, rel=0.03)
    assert [float(s.reliability) for s in stated] == pytest.approx(reliabilities, abs=0.02)


def test_the_stated_null_of_the_shift_agrees_with_the_model(derived: norming.Derivation) -> None:
    stated = [NORM.shift_null[factor] for factor in FACTORS]
    assert [float(s.sd) for s in stated] == pytest.approx(derived.shift_sd, rel=0.03)
    assert [float(s.up_share) for s in stated] == pytest.approx(derived.shift_up_share, abs=0.06)


def test_the_population_has_the_correlations_of_the_model() -> None:
    traits = MODEL.correlated(np.random.default_rng(3).standard_normal((50_000, 4)))
    observed = np.corrcoef(traits.T)
    for (one, other), value in MODEL.correlations.items():
        assert observed[FACTORS.index(one), FACTORS.index(other)] == pytest.approx(value, abs=0.02)
    assert traits.std(axis=0) == pytest.approx(np.ones(4), abs=0.02)


def test_people_without_traits_answer_by_chance() -> None:
    """A flat respondent picks each of four equal phrases a quarter of the time; the SD is √(24 · ¼ · ¾) = 2.12."""
    flat = np.zeros((20_000, 4))
    uniform = np.random.default_rng(5).random((2, 20_000, 24, 4))
    most, least = choose(flat, flat, uniform, MODEL, INSTRUMENT)
    assert (most != least).all()
    plain = [b for b, block in enumerate(INSTRUMENT.blocks) if all(item.key > 0 for item in block.items)]
    shares = np.bincount(most[:, plain].ravel(), minlength=4) / most[:, plain].size
    assert shares == pytest.approx([0.25] * 4, abs=0.005)


def test_gumbel_draws_have_the_textbook_mean_and_variance() -> None:
    draws = gumbel(np.random.default_rng(9).random(200_000))
    assert draws.mean() == pytest.approx(0.5772, abs=0.01)
    assert draws.var() == pytest.approx(math.pi**2 / 6, abs=0.02)


def test_scores_recover_the_traits_they_came_from() -> None:
    rng = np.random.default_rng(11)
    traits = MODEL.correlated(rng.standard_normal((4_000, 4)))
    uniform = rng.random((2, 4_000, 24, 4))
    external, internal = keyed_sums(*choose(traits, traits, uniform, MODEL, INSTRUMENT), INSTRUMENT)
    for f in range(len(FACTORS)):
        assert np.corrcoef(traits[:, f], (external + internal)[:, f])[0, 1] > 0.86


def test_the_array_form_of_the_sums_is_the_plain_one() -> None:
    uniform = np.random.default_rng(13).random((2, 50, 24, 4))
    most, least = choose(np.zeros((50, 4)), np.zeros((50, 4)), uniform, MODEL, INSTRUMENT)
    external, internal = keyed_sums(most, least, INSTRUMENT)
    for n in range(50):
        sheet = Sheet(
            tuple(
                Choice(block.id, block.items[most[n, b]].id, block.items[least[n, b]].id)
                for b, block in enumerate(INSTRUMENT.blocks)
            )
        )
        sums = raw_sums(sheet, INSTRUMENT)
        assert list(sums[Style.EXTERNAL].values()) == external[n].tolist()
        assert list(sums[Style.INTERNAL].values()) == internal[n].tolist()
