"""Representations of instruments with their keys."""

from typing import Annotated, ClassVar, Self

from pydantic import Field

from chassis.domain.kept import Kept
from chassis.wire import Names, Wire, example
from services.assessment.domain.desirability import balance_of, spread_of
from services.assessment.domain.factors import Factor
from services.assessment.domain.instrument import Block as DomainBlock
from services.assessment.domain.instrument import Instrument as DomainInstrument
from services.assessment.domain.instrument_record import InstrumentRecord
from services.assessment.domain.norm_record import ALLOWED, RuleState, RuleTransition
from services.assessment.schemas.editions import (
    ANCHOR_EXAMPLE,
    EDITION_EXAMPLE,
    INSTRUCTIONS_EXAMPLE,
    PHRASE_EXAMPLE,
    RATING_EXAMPLE,
    Desirability,
    Edition,
    Phrase,
    RatingScale,
)
from services.assessment.schemas.factors import ByFactor, Points, by_factor


class InstrumentSummary(Edition):
    """An instrument without its questions."""

    address: ClassVar[str] = "/v1/instruments/{key}"


class Item(Phrase):
    """A phrase, the factor that it speaks for (`key` 1) or against (`key` −1)."""

    factor: Factor
    key: int
    desirability: Desirability = None


class Block(Wire):
    """Four phrases, one of each factor, in the order in which they are shown.

    `desirability_spread` is the highest rating − the lowest of the phrases for their factor; null where none is judged.
    """

    id: str
    items: list[Item]
    desirability_spread: int | None = None
    repeats: Annotated[str, Field(description="The block that is shown again here; compared, never scored.")] = ""


class FactorRatings(ByFactor[Points]):
    """The mean rating of each factor's phrases."""


class Balance(Wire):
    """How evenly the phrases are matched in how good they sound; reversed ones do not count.

    `judged` of `items` are rated. `widest` and `average` are spreads within a block. A factor whose phrases sound
    better than the others' (`by_factor`) is chosen more.
    """

    items: int
    judged: int
    widest: int
    average: Points
    by_factor: FactorRatings


class Anchor(Phrase):
    """A statement to rate, and its factor."""

    factor: Factor


class Instrument(InstrumentSummary):
    """An instrument with all its questions and its scoring key."""

    model_config = example(
        EDITION_EXAMPLE
        | {
            "instructions": INSTRUCTIONS_EXAMPLE,
            "rating": RATING_EXAMPLE,
            "blocks": [{"id": "b01", "items": [{"id": "b01a", "text": PHRASE_EXAMPLE, "factor": "D", "key": 1}]}],
            "anchors": [{"id": "a1", "text": ANCHOR_EXAMPLE, "factor": "D"}],
            "desirability_source": "The author's ratings, to be replaced by those of a panel.",
            "balance": {
                "items": 88,
                "judged": 88,
                "widest": 3,
                "average": 1.5,
                "by_factor": by_factor(5.7, 6.4, 6.9, 6.7),
            },
            "state": "published",
            "author": None,
            "published_by": None,
            "allowed_transitions": [],
        }
    )

    instructions: Names
    rating: RatingScale
    blocks: list[Block]
    anchors: list[Anchor]
    desirability_source: Annotated[str, Field(description="Who judged how good the phrases sound.")] = ""
    balance: Annotated[Balance | None, Field(description="Null where the phrases are not judged.")] = None
    state: Annotated[RuleState, Field(description="A shipped instrument is always published.")]
    author: str | None
    published_by: str | None
    allowed_transitions: list[RuleTransition]

    @classmethod
    def of_record(cls, kept: DomainInstrument | Kept[InstrumentRecord]) -> Self:
        """The representation of an instrument, shipped or laid down here."""
        if isinstance(kept, DomainInstrument):
            return cls.of_instrument(kept)
        record = kept.value
        return cls.of_instrument(
            record.instrument,
            state=record.state,
            author=record.author,
            published_by=record.published.by if record.published else None,
            allowed_transitions=list(ALLOWED[record.state]),
        )

    @classmethod
    def of_instrument(cls, instrument: DomainInstrument, **way: object) -> Self:
        """The representation of an instrument; `way` is how it came into use, for one that was laid down here."""
        shipped: dict[str, object] = {"state": RuleState.PUBLISHED, "author": None}
        shipped |= {"published_by": None, "allowed_transitions": []}
        return cls.of_edition(
            instrument.edition,
            **(shipped | way),
            instructions=instrument.instructions,
            rating=instrument.rating,
            blocks=[_block(block) for block in instrument.shown],
            anchors=list(instrument.anchors),
            desirability_source=instrument.desirability_source,
            balance=balance_of(instrument.blocks),
        )


def _block(block: DomainBlock) -> dict[str, object]:
    return {
        "id": block.id,
        "items": list(block.items),
        "repeats": block.repeats,
        "desirability_spread": spread_of(block),
    }
