"""Representations of the questions of an instrument alone, as whoever answers them sees them."""

from typing import Self

from chassis.wire import Names, Wire, example
from services.assessment.domain.instrument import Instrument as DomainInstrument
from services.assessment.schemas.editions import (
    ANCHOR_EXAMPLE,
    INSTRUCTIONS_EXAMPLE,
    PHRASE_EXAMPLE,
    RATING_EXAMPLE,
    Phrase,
    RatingScale,
)
from services.assessment.schemas.factors import EditionKey


class PlainBlock(Wire):
    """Four phrases to choose from."""

    id: str
    items: list[Phrase]


class Questions(Wire):
    """What a sitting asks: the phrases and statements without the key by which they are scored."""

    model_config = example(
        {
            "instrument": "disc-24@2026-01-01",
            "instructions": INSTRUCTIONS_EXAMPLE,
            "rating": RATING_EXAMPLE,
            "blocks": [{"id": "b01", "items": [{"id": "b01a", "text": PHRASE_EXAMPLE}]}],
            "anchors": [{"id": "a1", "text": ANCHOR_EXAMPLE}],
        }
    )

    instrument: EditionKey
    instructions: Names
    rating: RatingScale
    blocks: list[PlainBlock]
    anchors: list[Phrase]

    @classmethod
    def of_instrument(cls, instrument: DomainInstrument) -> Self:
        """What a respondent gets to see of an instrument."""
        content = {name: getattr(instrument, name) for name in ("instructions", "rating", "anchors")}
        content |= {"instrument": instrument.edition.key, "blocks": list(instrument.shown)}
        return cls.model_validate(content, from_attributes=True)
