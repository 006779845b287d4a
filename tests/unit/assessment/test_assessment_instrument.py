"""The shipped instrument is sound, whatever wording it has."""

from collections import Counter

from services.assessment import rulebook
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.instrument import Instrument


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


def test_editions_are_cited_by_name_and_date_and_hashed(instrument: Instrument) -> None:
    assert instrument.edition.key == "disc-24@2026-01-01"
    hashes = {rule.edition.sha256 for rule in (instrument, *rulebook.norms().values())}
    assert len(hashes) == 1 + len(rulebook.norms())
    assert all(len(digest) == 64 for digest in hashes)
