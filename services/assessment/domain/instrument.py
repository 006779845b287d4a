"""The DISC instrument: blocks of four phrases, one a factor, and a few rated statements as anchors."""

from dataclasses import dataclass

from chassis.domain.name import Name
from services.assessment.domain.factors import Factor
from services.assessment.domain.rules import Edition


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase that speaks for its factor (`key` +1) or, reversed, against it (`key` −1).

    `desirability` is how good it sounds by judges, from 1 to 9; None where nobody has judged.
    """

    id: str
    factor: Factor
    key: int
    text: Name
    desirability: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Four items, one of each factor, in the order in which they are shown.

    A block that `repeats` another one shows its items once more, in another order; it is compared and never scored.
    """

    id: str
    items: tuple[Item, ...]
    repeats: str = ""

    def item(self, item_id: str) -> Item | None:
        """The item of that id, when it stands in this block."""
        return next((item for item in self.items if item.id == item_id), None)

    def position(self, item_id: str) -> int:
        """The place, from 0, at which an item of this block is shown."""
        return next(place for place, item in enumerate(self.items) if item.id == item_id)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A statement about the person, rated on the instrument's scale; it tells the level that forced choices cannot."""

    id: str
    factor: Factor
    text: Name


@dataclass(frozen=True, slots=True)
class RatingScale:
    """Whole numbers from `lowest` (fits not at all) to `highest` (fits completely)."""

    lowest: int
    highest: int

    def holds(self, rating: int) -> bool:
        """Whether `rating` is on the scale."""
        return self.lowest <= rating <= self.highest


@dataclass(frozen=True, slots=True)
class Instrument:
    """One dated edition of the questionnaire; `repeats` are shown after the `blocks` that are scored.

    `desirability_source` says who has judged how good the items sound.
    """

    edition: Edition
    instructions: Name
    rating: RatingScale
    blocks: tuple[Block, ...]
    anchors: tuple[Anchor, ...]
    repeats: tuple[Block, ...] = ()
    desirability_source: str = ""

    @property
    def shown(self) -> tuple[Block, ...]:
        """Every block that a respondent answers, in order."""
        return (*self.blocks, *self.repeats)

    def block(self, block_id: str) -> Block | None:
        """The block of that id."""
        return next((block for block in self.shown if block.id == block_id), None)

    def anchor(self, anchor_id: str) -> Anchor | None:
        """The anchor of that id."""
        return next((anchor for anchor in self.anchors if anchor.id == anchor_id), None)


def repetition(block_id: str, block: Block) -> Block:
    """The same items shown again in the opposite order, so that neither place nor pattern is repeated with them."""
    return Block(block_id, tuple(reversed(block.items)), repeats=block.id)
