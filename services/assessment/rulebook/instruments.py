"""Instruments of the rule files."""

from collections.abc import Mapping
from functools import cache

from chassis.domain.errors import Fault
from services.assessment.domain.factors import Factor
from services.assessment.domain.instrument import Anchor, Block, Instrument, Item, RatingScale, repetition
from services.assessment.rulebook.documents import Document, documents, edition_of, known, text_of


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every edition of every instrument by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_instrument, documents("instruments"))}


def instrument(key: str) -> Instrument:
    """One edition (`disc-24@2026-01-01`); an unknown key is `NotFound`."""
    return known(instruments(), key, Fault("unknown_instrument", "", {"key": key}))


def _instrument(document: Document) -> Instrument:
    blocks = {block["id"]: Block(block["id"], tuple(map(_item, block["items"]))) for block in document["blocks"]}
    repeats = document.get("repeats", [])
    return Instrument(
        edition=edition_of(document),
        instructions=text_of(document["instructions"]),
        rating=RatingScale(**document["rating"]),
        blocks=tuple(blocks.values()),
        repeats=tuple(repetition(again["id"], blocks[again["block"]]) for again in repeats),
        anchors=tuple(
            Anchor(anchor["id"], Factor(anchor["factor"]), text_of(anchor["text"])) for anchor in document["anchors"]
        ),
        desirability_source=document["desirability_source"].strip(),
    )


def _item(document: Document) -> Item:
    key = -1 if document.get("reversed", False) else 1
    return Item(document["id"], Factor(document["factor"]), key, text_of(document["text"]), document["desirability"])
