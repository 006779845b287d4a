"""Match degrees: the article's distances, their bands, and a ranking that admits what it cannot tell apart."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from chassis.domain.errors import Fault, Invalid
from chassis.domain.name import Name
from chassis.yaml_text import read_yaml
from services.assessment import rulebook
from services.assessment.domain.bootstrap import Interval, mean_interval
from services.assessment.domain.descriptors import Pole
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.group_match import match_group
from services.assessment.domain.indices import Yardstick, indices_of
from services.assessment.domain.match import Degree, factor_degree, match_person, match_style, overall_reach
from services.assessment.domain.ranking import Candidate, RankingTask, rank
from services.assessment.domain.role_model import KeyTrait
from services.assessment.domain.scoring import Score
from services.assessment.domain.shifts import count_shifts

CASES = Path("tests/cases/assessment")
PERSONS = read_yaml((CASES / "match_degree.yaml").read_text("utf-8"))["cases"]
GROUPS = read_yaml((CASES / "group_match.yaml").read_text("utf-8"))["cases"]

ToLevels = Callable[[Mapping[str, str]], dict[Factor, Decimal]]
ToScores = Callable[..., dict[Factor, Score]]
Against = Callable[..., Yardstick]

points = st.decimals(min_value=0, max_value=100, places=1)
profiles = st.fixed_dictionaries(dict.fromkeys(FACTORS, points))


@pytest.mark.parametrize("case", PERSONS, ids=lambda case: case["name"])
def test_match_degree_of_a_person(case: dict, levels: ToLevels, scores: ToScores, yardstick: Against) -> None:
    match = match_style(scores(levels(case["scores"])), yardstick(levels(case["model"])))
    assert {factor: degree.points for factor, degree in match.factors.items()} == levels(case["factors"])
    named = ("root_mean_square", "euclidean", "largest")
    assert str(match.overall.points) == case["overall"]
    assert {name: str(getattr(match, name)) for name in named[:2]} == {name: case[name] for name in named[:2]}
    assert match.largest == Decimal(case["largest"])


@pytest.mark.parametrize("case", GROUPS, ids=lambda case: case["name"])
def test_match_degree_of_a_group(case: dict, levels: ToLevels) -> None:
    match = match_group([levels(member) for member in case["members"]], levels(case["model"]))
    assert (match.bias, match.mad) == (levels(case["bias"]), levels(case["mad"]))
    assert (str(match.overall_bias), str(match.overall_mad)) == (case["overall_bias"], case["overall_mad"])


def test_a_group_without_members_is_refused(levels: ToLevels) -> None:
    with pytest.raises(Invalid) as refused:
        match_group([], levels({"D": "1", "I": "1", "S": "1", "C": "1"}))
    assert refused.value.faults == (Fault("empty_group", "/profile_ids"),)


def test_a_group_says_how_many_it_is_where_it_lies_and_how_far_it_spreads(levels: ToLevels) -> None:
    """10 and 14 lie at 12, spread √8 = 2.83, and are 2 and 6 from a model of 8: 4 in the mean."""
    match = match_group([levels(dict.fromkeys("DISC", at)) for at in ("10", "14")], levels(dict.fromkeys("DISC", "8")))
    assert match.members == 2
    assert {str(value) for value in match.means.values()} == {"12.00"}
    assert {str(value) for value in match.spread.values()} == {"2.83"}
    assert (
        match.overall_mad_interval == match.mad_interval[Factor.DOMINANCE] == Interval(Decimal("2.00"), Decimal("6.00"))
    )


def test_the_interval_of_a_mean_agrees_with_scipys_bootstrap() -> None:
    values = np.random.default_rng(4).gamma(2, 6, 24).round(1)
    ours = mean_interval([Decimal(str(value)) for value in values], 2)
    theirs = stats.bootstrap((values,), np.mean, method="percentile", rng=np.random.default_rng(1))
    assert [float(ours.low), float(ours.high)] == pytest.approx([*theirs.confidence_interval], abs=0.3)


def test_one_member_has_no_interval_to_speak_of() -> None:
    assert mean_interval([Decimal("7.3")], 2) == Interval(Decimal("7.30"), Decimal("7.30"))


@given(st.lists(profiles, min_size=1, max_size=8), profiles)
def test_the_bias_never_exceeds_the_mad(members: list[dict[Factor, Decimal]], model: dict[Factor, Decimal]) -> None:
    match = match_group(members, model)
    assert all(match.bias[factor] <= match.mad[factor] for factor in FACTORS)
    assert all(match.mad_interval[f].low <= match.mad[f] <= match.mad_interval[f].high for f in FACTORS)


@given(profiles, profiles)
def test_readings_of_the_overall_degree_keep_their_order(
    yardstick: Against, one: dict[Factor, Decimal], model: dict[Factor, Decimal]
) -> None:
    scored = {factor: Score(0, value, Decimal(5), value, value) for factor, value in one.items()}
    match = match_style(scored, yardstick(model))
    slack = Decimal("0.01")
    assert match.overall.points <= match.root_mean_square + slack
    assert match.root_mean_square <= match.largest + slack <= match.euclidean + 2 * slack


@pytest.mark.parametrize(
    ("low", "high", "level", "expected"),
    [("40", "60", "55", ("0", "15")), ("40", "60", "70", ("10", "30")), ("40", "60", "30", ("10", "30"))],
)
def test_a_factor_is_as_near_and_as_far_as_its_band_allows(
    yardstick: Against, low: str, high: str, level: str, expected: tuple[str, str]
) -> None:
    against = yardstick(dict.fromkeys(FACTORS, Decimal(level)))
    degree = factor_degree(Score(0, Decimal(50), Decimal(5), Decimal(low), Decimal(high)), Factor.INFLUENCE, against)
    assert (degree.low, degree.high) == tuple(map(Decimal, expected))


def test_the_overall_band_is_that_of_a_mean_of_four_independent_errors(
    levels: ToLevels, scores: ToScores, yardstick: Against
) -> None:
    """SEM 10 on each factor: √(4 · 100) / 4 = 5, times 1.96 is 9.80."""
    flat, model = levels(dict.fromkeys("DISC", "50")), levels(dict.fromkeys("DISC", "30"))
    overall = match_style(scores(flat, sem="10"), yardstick(model)).overall
    assert (overall.points, overall.low, overall.high) == (20, Decimal("10.20"), Decimal("29.80"))


def test_a_match_keeps_the_direction_of_each_gap_and_every_index(
    levels: ToLevels, scores: ToScores, yardstick: Against
) -> None:
    model = levels({"D": "32", "I": "72", "S": "46", "C": "57"})
    person = scores(levels({"D": "38.3", "I": "65.5", "S": "45.5", "C": "52.6"}), sem="10")
    covariance = np.diag([100.0, 400, 900, 1600])
    match = match_style(person, yardstick(model), covariance)
    assert {factor: str(gap) for factor, gap in match.gaps.items()} == {
        "D": "6.3",
        "I": "-6.5",
        "S": "-0.5",
        "C": "-4.4",
    }
    assert match.indices == indices_of(
        {f: person[f].points for f in FACTORS}, dict.fromkeys(FACTORS, Decimal(10)), yardstick(model), covariance
    )
    both = match_person(dict.fromkeys(Style, person), yardstick(model), {Style.EXTERNAL: covariance})
    assert both[Style.EXTERNAL] == match
    assert both[Style.INTERNAL] == match_style(person, yardstick(model))
    assert both[Style.INTERNAL].indices != match.indices


def test_two_degrees_that_only_touch_cannot_be_told_apart() -> None:
    one, other, far = (
        Degree(Decimal(p), Decimal(low), Decimal(high)) for p, low, high in ((5, 0, 10), (15, 10, 20), (30, 21, 39))
    )
    assert one.overlaps(other)
    assert other.overlaps(one)
    assert not other.overlaps(far)
    assert not far.overlaps(other)


def test_a_model_s_own_error_widens_the_band_of_a_factor_by_hand(yardstick: Against) -> None:
    """SEM 3 and the model's 4 make √(9 + 16) = 5: 1.96 · (5 − 3) = 3.9 wider at either end."""
    against = yardstick(dict.fromkeys(FACTORS, Decimal(30)), "4")
    degree = factor_degree(
        Score(0, Decimal(50), Decimal(3), Decimal("44.1"), Decimal("55.9")), Factor.STEADINESS, against
    )
    assert (degree.points, degree.low, degree.high) == (20, Decimal("10.2"), Decimal("29.8"))


@pytest.mark.parametrize(("low", "high"), [("30", "40"), ("20", "30")])
def test_a_band_that_ends_at_the_model_leaves_a_perfect_match_open(yardstick: Against, low: str, high: str) -> None:
    against = yardstick(dict.fromkeys(FACTORS, Decimal(30)))
    degree = factor_degree(Score(0, Decimal(35), Decimal(0), Decimal(low), Decimal(high)), Factor.STEADINESS, against)
    assert (degree.low, degree.high) == (0, 10)


def test_the_overall_band_counts_the_model_s_errors_too(levels: ToLevels, yardstick: Against) -> None:
    """SEM 3 and the model's 4 on each factor: √(4 · 25) / 4 = 2.5, times 1.96 is 4.90."""
    against = yardstick(levels(dict.fromkeys("DISC", "30")), "4")
    assert str(overall_reach(dict.fromkeys(FACTORS, Decimal(3)), against)) == "4.90"


def candidates_at(scores: ToScores, sem: str, **distances: str) -> list[Candidate]:
    """Candidates whose every factor lies so far above a model of 30."""
    return [
        Candidate(key, {s: scores(dict.fromkeys(FACTORS, 30 + Decimal(d)), sem) for s in Style})
        for key, d in distances.items()
    ]


@pytest.fixture
def task(levels: ToLevels, yardstick: Against) -> RankingTask:
    trait = KeyTrait("friendly", Factor.INFLUENCE, Pole.HIGH, Name("friendly", "友善"))
    return RankingTask(yardstick(levels(dict.fromkeys("DISC", "30"))), (trait,), Style.EXTERNAL)


def test_without_error_the_nearest_ranks_first(scores: ToScores, task: RankingTask) -> None:
    placings = rank(candidates_at(scores, "0", far="20", near="5", mid="10"), task)
    assert [(p.key, p.position, p.rank, p.tied_with) for p in placings] == [
        ("near", 1, 1, ()),
        ("mid", 2, 2, ()),
        ("far", 3, 3, ()),
    ]


def test_candidates_whom_error_cannot_tell_apart_share_a_rank(scores: ToScores, task: RankingTask) -> None:
    """SEM 5 makes overall bands of ± 4.9: 5 and 10 overlap, 10 and 18 overlap, 5 and 18 do not."""
    placings = {p.key: p for p in rank(candidates_at(scores, "5", far="18", near="5", mid="10"), task)}
    assert {key: p.rank for key, p in placings.items()} == {"near": 1, "mid": 1, "far": 2}
    assert placings["mid"].tied_with == ("near", "far")
    assert placings["near"].tied_with == ("mid",)


def test_equal_candidates_stand_in_order_of_their_key(scores: ToScores, task: RankingTask) -> None:
    assert [p.key for p in rank(candidates_at(scores, "0", b="5", a="5"), task)] == ["a", "b"]


def test_a_trait_is_shown_when_its_factor_reaches_the_model_within_one_error(
    scores: ToScores, task: RankingTask
) -> None:
    placings = {p.key: p for p in rank(candidates_at(scores, "5", just="-5", short="-5.1"), task)}
    assert placings["just"].traits_shown == ("friendly",)
    assert placings["short"].traits_shown == ()


def test_a_trait_of_a_low_pole_is_shown_when_its_factor_stays_below_the_model_within_one_error(
    scores: ToScores, task: RankingTask
) -> None:
    low = replace(task, key_traits=(replace(task.key_traits[0], pole=Pole.LOW),))
    placings = {p.key: p for p in rank(candidates_at(scores, "5", just="5", over="5.1"), low)}
    assert placings["just"].traits_shown == ("friendly",)
    assert placings["over"].traits_shown == ()


def test_the_flags_of_a_profile_go_along_with_its_place(scores: ToScores, task: RankingTask) -> None:
    (candidate,) = candidates_at(scores, "5", one="5")
    assert rank([replace(candidate, flags=("hurried",))], task)[0].flags == ("hurried",)


def test_shifts_are_counted_beyond_the_margin_and_against_what_chance_gives(levels: ToLevels) -> None:
    norm = rulebook.norm("model-based@2026-01-01")
    moves = ["10", "2", "1.6", "-1.6", "0", "-1.7", "-30"]
    counts = count_shifts([levels(dict.fromkeys("DISC", move)) for move in moves], norm)
    found = counts[Factor.INFLUENCE]
    assert (found.up, found.down, found.level) == (2, 2, 3)
    assert found.expected_up == round(norm.shift_null[Factor.INFLUENCE].up_share * 7, 1)
    assert found.excess_up == 2 - found.expected_up
