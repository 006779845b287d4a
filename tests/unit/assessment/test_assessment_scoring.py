"""Scores follow from choices by the stated rule, and carry their error."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.assessment import rulebook
from services.assessment.domain.answers import Choice, Sheet
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.norm import Distribution, Scale
from services.assessment.domain.profile import ProfileRules, points_of, profile_of
from services.assessment.domain.scoring import raw_sums, score

SCALE = Scale(*map(Decimal, ("50", "20", "0", "100", "1.96", "1.6")))
INSTRUMENT = rulebook.instrument("disc-24@2026-01-01")

pairs = st.permutations(range(4)).map(lambda places: (places[0], places[1]))
sheets = st.lists(pairs, min_size=24, max_size=24).map(
    lambda places: Sheet(
        tuple(
            Choice(block.id, block.items[most].id, block.items[least].id)
            for block, (most, least) in zip(INSTRUMENT.blocks, places, strict=True)
        )
    )
)


def always(instrument: Instrument, most: Factor, least: Factor) -> Sheet:
    """Someone who picks the phrase of one factor as most and of another as least fitting in every block."""
    picks = [{item.factor: item.id for item in block.items} for block in instrument.shown]
    return Sheet(
        tuple(Choice(block.id, pick[most], pick[least]) for block, pick in zip(instrument.shown, picks, strict=True))
    )


def test_most_counts_outward_least_counts_inward_and_reversed_items_count_against(instrument: Instrument) -> None:
    sums = raw_sums(always(instrument, Factor.INFLUENCE, Factor.DOMINANCE), instrument)
    assert sums[Style.EXTERNAL] == {"D": 0, "I": 22 - 2, "S": 0, "C": 0}
    assert sums[Style.INTERNAL] == {"D": -(22 - 2), "I": 0, "S": 0, "C": 0}
    assert sums[Style.SUMMARY] == {"D": -20, "I": 20, "S": 0, "C": 0}


@given(sheets)
def test_summary_is_always_most_minus_least(sheet: Sheet) -> None:
    sums = raw_sums(sheet, INSTRUMENT)
    for factor in FACTORS:
        assert sums[Style.SUMMARY][factor] == sums[Style.EXTERNAL][factor] + sums[Style.INTERNAL][factor]


@given(sheets)
def test_scores_stay_on_the_scale_and_inside_their_bands(sheet: Sheet) -> None:
    norm = rulebook.norm("model-based@2026-01-01")
    for style, sums in raw_sums(sheet, INSTRUMENT).items():
        for factor, raw in sums.items():
            scored = score(raw, norm.styles[style][factor], norm.scale)
            assert 0 <= scored.low <= scored.points <= scored.high <= 100


def test_a_score_by_hand() -> None:
    """z = (9 − 5) / 5 = 0.8, so 50 + 16 = 66; r = .75 and SD 20 give SEM 10 and a band of ± 19.6."""
    scored = score(9, Distribution(Decimal(5), Decimal(5), Decimal("0.75")), SCALE)
    assert (scored.points, scored.sem, scored.low, scored.high) == tuple(map(Decimal, ("66.0", "10.0", "46.4", "85.6")))


def test_scores_beyond_the_scale_are_clipped() -> None:
    distribution = Distribution(Decimal(5), Decimal(5), Decimal("0.75"))
    assert score(24, distribution, SCALE).points == 100
    assert score(-24, distribution, SCALE).points == 0


def test_the_shift_is_external_minus_internal(sheet: Sheet, rules: ProfileRules) -> None:
    profile = profile_of(sheet, rules)
    internal, external = (points_of(profile.styles[style]) for style in (Style.INTERNAL, Style.EXTERNAL))
    assert profile.shift == {factor: external[factor] - internal[factor] for factor in FACTORS}


def test_a_sociable_sheet_reads_as_sociable(rules: ProfileRules, sheet: Sheet) -> None:
    answers = always(rules.instrument, Factor.INFLUENCE, Factor.COMPLIANCE)
    profile = profile_of(replace(sheet, choices=answers.choices), rules)
    first = profile.descriptors[0]
    assert (first.factor, first.pole) == (Factor.INFLUENCE, "high")
    assert "善交际" in [word.zh_cn for word in first.words]


def test_a_profile_cites_the_rules_that_made_it(sheet: Sheet, rules: ProfileRules) -> None:
    editions = profile_of(sheet, rules).editions
    assert editions["disc-24@2026-01-01"] == rules.instrument.edition.sha256
    assert "model-based@2026-01-01" in editions
