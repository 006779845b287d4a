"""The shipped instrument is sound, whatever wording it has."""

from collections import Counter
from dataclasses import replace

import pytest

from services.assessment import rulebook
from services.assessment.domain.desirability import balance_of, spread_of
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.instrument import Block, Instrument


def test_every_block_has_one_item_of_each_factor(instrument: Instrument) -> None:
    assert len(instrument.blocks) == 24
    for block in instrument.blocks:
        assert {item.factor for item in block.items} == set(FACTORS)


def test_every_third_block_has_one_reversed_item_two_of_each_factor(instrument: Instrument) -> None:
    reversed_items = [[item for item in block.items if item.key < 0] for block in instrument.blocks]
    assert [len(items) for items in reversed_items] == [0, 0, 1] * 8
    assert Counter(item.factor for items in reversed_items for item in items) == dict.fromkeys(FACTORS, 2)


def test_no_place_on_the_page_favours_a_factor(instrument: Instrument) -> None:
    places = Counter((item.factor, place) for block in instrument.blocks for place, item in enumerate(block.items))
    assert set(places.values()) == {6}


def test_two_anchors_speak_for_each_factor(instrument: Instrument) -> None:
    assert Counter(anchor.factor for anchor in instrument.anchors) == dict.fromkeys(FACTORS, 2)


def test_no_phrase_is_used_twice_in_either_language(instrument: Instrument) -> None:
    texts = [item.text for block in instrument.blocks for item in block.items]
    assert len({text.en for text in texts}) == len({text.zh_cn for text in texts}) == 96
    ids = [item.id for block in instrument.blocks for item in block.items]
    assert len(set(ids)) == 96


def test_every_item_has_a_desirability_and_a_block_holds_no_lure(instrument: Instrument) -> None:
    """Matched blocks: no phrase of a block sounds more than three of nine steps better than another."""
    ratings = [item.desirability for block in instrument.blocks for item in block.items]
    assert all(rating is not None and 1 <= rating <= 9 for rating in ratings)
    assert max(spread_of(block) or 0 for block in instrument.blocks) <= 3
    assert "author" in instrument.desirability_source


def test_what_speaks_against_a_factor_never_sounds_best_in_its_block(instrument: Instrument) -> None:
    for block in instrument.blocks:
        for item in block.items:
            others = [other.desirability or 0 for other in block.items if other.key > 0]
            assert item.key > 0 or (item.desirability or 0) <= min(others)


def test_the_balance_counts_the_phrases_for_their_factor_alone(instrument: Instrument) -> None:
    balance = balance_of(instrument.blocks)
    assert balance is not None
    assert (balance.items, balance.judged, balance.widest) == (88, 88, 3)
    items = [item for block in instrument.blocks for item in block.items if item.key > 0]
    by_hand = [item.desirability or 0 for item in items if item.factor is FACTORS[0]]
    assert float(balance.by_factor[FACTORS[0]]) == pytest.approx(sum(by_hand) / 22, abs=0.005)
    blank = [Block(b.id, tuple(replace(item, desirability=None) for item in b.items)) for b in instrument.blocks]
    assert balance_of(blank) is None


def test_no_factor_of_the_role_questionnaire_sounds_far_better_than_another() -> None:
    form = rulebook.role_questionnaire("role-20@2026-01-01")
    for asked in ([s for s in form.statements if not s.is_reversed], form.traits):
        means = [
            sum(one.desirability for one in asked if one.factor is factor) / sum(one.factor is factor for one in asked)
            for factor in FACTORS
        ]
        assert max(means) - min(means) <= 2


def test_editions_are_cited_by_name_and_date_and_hashed(instrument: Instrument) -> None:
    assert instrument.edition.key == "disc-24@2026-01-01"
    hashes = {rule.edition.sha256 for rule in (instrument, *rulebook.norms().values())}
    assert len(hashes) == 1 + len(rulebook.norms())
    assert all(len(digest) == 64 for digest in hashes)
