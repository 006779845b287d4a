"""The best–worst scorer finds again what answers were made of, and its parts agree with what is known elsewhere."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from scipy import optimize, stats
from scipy.stats import qmc

from services.assessment import rulebook
from services.assessment.domain.answers import Sheet
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import (
    OUTCOMES,
    Counts,
    Design,
    Floats,
    Parameters,
    assumed,
    log_chances,
    outcomes_of,
    outcomes_of_places,
)
from services.assessment.domain.irt.fitting import fitted
from services.assessment.domain.irt.mode import mode
from services.assessment.domain.irt.person_fit import person_fit
from services.assessment.domain.irt.posterior import indicators, posterior
from services.assessment.domain.irt.standing import log_likelihoods, standing
from services.assessment.domain.sobol import POINTS, normal_points, sobol_cells

CORRELATIONS = np.array([[1, 0.1, -0.35, -0.05], [0.1, 1, 0.05, -0.3], [-0.35, 0.05, 1, 0.3], [-0.05, -0.3, 0.3, 1]])


@dataclass(frozen=True, slots=True)
class Simulated:
    """Persons with known traits, the parameters that they answer by, and their answers."""

    traits: Floats
    parameters: Parameters
    outcomes: Counts


def simulated(design: Design, persons: int, seed: int) -> Simulated:
    draw = np.random.default_rng(seed)
    traits = draw.standard_normal((persons, 4)) @ np.linalg.cholesky(CORRELATIONS).T
    intercepts = draw.normal(0, 0.5, design.keys.shape)
    intercepts -= intercepts.mean(axis=1, keepdims=True)
    parameters = Parameters(design.keys * draw.uniform(1.0, 2.2, design.keys.shape), intercepts, CORRELATIONS)
    logs = log_chances(parameters, design, traits)
    return Simulated(traits, parameters, (logs + draw.gumbel(size=logs.shape)).argmax(axis=1).T)


@pytest.fixture(scope="module")
def design(instrument: Instrument) -> Design:
    return Design.of(instrument)


@pytest.fixture(scope="module")
def world(design: Design) -> Simulated:
    return simulated(design, 240, seed=11)


def test_the_points_are_those_of_sobol() -> None:
    expected = qmc.Sobol(4, scramble=False, bits=12).random_base2(12) * POINTS
    assert np.array_equal(sobol_cells(), expected)
    assert np.allclose(np.cov(normal_points().T), np.eye(4), atol=0.01)


def test_the_twelve_ways_of_answering_share_all_chance(design: Design, world: Simulated) -> None:
    logs = log_chances(world.parameters, design, world.traits)
    assert logs.shape == (24, len(OUTCOMES), 240)
    assert np.allclose(np.exp(logs).sum(axis=1), 1)


def test_a_chance_is_a_logit_choice_of_the_best_and_then_of_the_worst_among_the_rest(design: Design) -> None:
    traits, keys, intercepts = np.array([0.5, -1.0, 0.2, 1.5]), design.keys[0], np.array([0.1, -0.3, 0.4, -0.2])
    pull = 1.2 * keys * traits[design.traits[0]] + intercepts
    best = np.exp(pull[2]) / np.exp(pull).sum()
    worst = np.exp(-pull[0]) / np.exp(-pull[[0, 1, 3]]).sum()
    given = Parameters(1.2 * design.keys.astype(float), np.tile(intercepts, (24, 1)), np.eye(4))
    found = log_chances(given, design, traits[None, :])[0, OUTCOMES.index((2, 0)), 0]
    assert found == pytest.approx(np.log(best * worst))


def test_the_most_likely_traits_are_those_that_a_general_optimiser_finds(design: Design, world: Simulated) -> None:
    precision = np.linalg.inv(CORRELATIONS)
    found = mode(indicators(world.outcomes[:3]), world.parameters, design)
    for person in range(3):

        def against(traits: Floats, row: Counts = world.outcomes[person : person + 1]) -> float:
            seen = log_likelihoods(row, traits[None, None, :], world.parameters, design)[0, 0]
            return float(-seen + 0.5 * traits @ precision @ traits)

        best = optimize.minimize(against, np.zeros(4))
        assert np.allclose(found.traits[person], best.x, atol=1e-3)


def test_what_answers_were_made_of_is_found_again(design: Design, world: Simulated) -> None:
    *_, fit = fitted(world.outcomes, design, rounds=30, tolerance=0.02)
    found = standing(world.outcomes, fit.parameters, design)
    r = [stats.pearsonr(found.traits[:, k], world.traits[:, k]).statistic for k in range(4)]
    assert min(r) > 0.92
    truth = (world.traits - world.traits.mean(axis=0)) / world.traits.std(axis=0)
    assert 0.92 < np.mean(np.abs(found.traits - truth) < 1.96 * found.errors) < 0.98
    above = np.triu_indices(4, 1)
    realised = np.corrcoef(world.traits.T)
    assert np.mean(np.abs(fit.parameters.correlations - realised)[above]) < 0.08
    assert np.sqrt(np.mean(np.square(fit.parameters.loadings - world.parameters.loadings))) < 0.35
    assert np.allclose(fit.parameters.intercepts.sum(axis=1), 0)


def test_every_round_makes_the_answers_likelier(design: Design, world: Simulated) -> None:
    rounds = list(fitted(world.outcomes[:100], design, rounds=4, tolerance=0))
    likelihoods = [fit.log_likelihood for fit in rounds]
    assert likelihoods == sorted(likelihoods)
    assert [fit.rounds for fit in rounds] == [1, 2, 3, 4]


def test_a_posterior_weighs_each_point_by_the_chance_of_all_answers_there(design: Design, world: Simulated) -> None:
    """Point by point for two persons, by Bayes as it stands in books."""
    found = posterior(indicators(world.outcomes[:2]), world.parameters, design)
    chances = np.exp(log_chances(world.parameters, design, found.points))
    blocks, whole = np.arange(24), 0.0
    for person, answers in enumerate(world.outcomes[:2]):
        likely = chances[blocks, answers].prod(axis=0)
        whole += np.log(likely.mean())
        weights = likely / likely.sum()
        mean = weights @ found.points
        assert found.weights[person] == pytest.approx(weights)
        assert found.means()[person] == pytest.approx(mean)
    assert found.log_likelihood == pytest.approx(whole)


def test_fit_is_the_gain_a_block_of_the_own_traits_over_the_middle(design: Design, world: Simulated) -> None:
    answers = world.outcomes[:40]
    traits = mode(indicators(answers), world.parameters, design).traits
    own, nobody = (
        np.array([log_chances(world.parameters, design, point[None])[np.arange(24), one, 0].sum()
                  for point, one in zip(points, answers, strict=True)])
        for points in (traits, np.zeros_like(traits))
    )  # fmt: skip
    found = person_fit(answers, world.parameters, design)
    assert found == pytest.approx((own - nobody) / 24)
    random = np.random.default_rng(3).integers(0, 12, answers.shape)
    assert person_fit(random, world.parameters, design).mean() < found.mean() / 3


def test_a_sheet_is_the_twelve_ways_in_which_its_blocks_were_answered(instrument: Instrument, sheet: Sheet) -> None:
    [found] = outcomes_of([sheet], instrument)
    answered = {choice.block: choice for choice in sheet.choices}
    for block, way in zip(instrument.blocks, found, strict=True):
        most, least = OUTCOMES[way]
        assert block.items[most].id == answered[block.id].most
        assert block.items[least].id == answered[block.id].least
    places = np.array([[OUTCOMES[way] for way in found]])
    assert np.array_equal(outcomes_of_places(places[..., 0], places[..., 1]), [found])


def test_the_assumed_respondent_has_the_model_s_loading_in_the_key_s_direction_and_intercepts_that_cancel(
    design: Design,
) -> None:
    model = rulebook.latent_model(date(2026, 6, 1))
    parameters = assumed(model, design)
    assert np.array_equal(parameters.loadings, model.loading * design.keys)
    assert np.array_equal(parameters.correlations, model.correlation_matrix())
    assert np.allclose(parameters.intercepts.sum(axis=1), 0)
    reversed_ = design.keys < 0
    for block in np.flatnonzero(reversed_.any(axis=1) & ~reversed_.all(axis=1)):
        gap = parameters.intercepts[block][reversed_[block]][0] - parameters.intercepts[block][~reversed_[block]][0]
        assert gap == pytest.approx(model.reversed_intercept)
