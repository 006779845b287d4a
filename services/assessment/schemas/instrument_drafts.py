"""Representations of instruments that are laid down through the API."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.name import Name as DomainName
from chassis.wire import Names, Prose, Wire, example
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.instrument import Anchor, Block, Instrument, Item, RatingScale, repetition
from services.assessment.domain.instrument_record import Laid
from services.assessment.domain.norm_record import RuleTransition
from services.assessment.domain.rules import Edition

Id = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[a-z0-9_]+$")]
EditionName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Wording = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*)$")
]
Step = Annotated[int, Field(strict=True, ge=0, le=100)]

_NO_DAY = date(1, 1, 1)
_TEXT: JsonDict = {"en": "Takes charge", "zh-CN": "敢于拍板"}
_BLOCK: JsonDict = {
    "id": "b01",
    "items": [{"id": f"b01{f.value.lower()}", "factor": f.value, "key": 1, "text": _TEXT} for f in FACTORS],
}


class Texts(Wire):
    """A wording in both languages, neither empty."""

    model_config = example(_TEXT)

    en: Wording
    zh_cn: Annotated[Wording, Field(alias="zh-CN")]

    def to_domain(self) -> DomainName:
        """The wording."""
        return DomainName(self.en, self.zh_cn)


class ItemDraft(Wire):
    """A phrase for (`key` 1) or against (−1) its factor; `desirability` is how good it sounds, if judges have said."""

    id: Id
    factor: Factor
    key: Literal[1, -1]
    text: Texts
    desirability: Annotated[int | None, Field(strict=True, ge=1, le=9)] = None

    def to_domain(self) -> Item:
        """The item."""
        return Item(self.id, self.factor, self.key, self.text.to_domain(), self.desirability)


class BlockDraft(Wire):
    """Four phrases, one of each factor, in the order in which they are shown."""

    id: Id
    items: Annotated[list[ItemDraft], Field(min_length=1, max_length=8)]

    def to_domain(self) -> Block:
        """The block."""
        return Block(self.id, tuple(item.to_domain() for item in self.items))


class RepeatDraft(Wire):
    """A block to be shown once more under an id of its own, its phrases in the opposite order."""

    id: Id
    block: Id


class AnchorDraft(Wire):
    """A statement to rate, and its factor."""

    id: Id
    factor: Factor
    text: Texts

    def to_domain(self) -> Anchor:
        """The anchor."""
        return Anchor(self.id, self.factor, self.text.to_domain())


class RatingDraft(Wire):
    """Whole numbers from `lowest` to `highest`."""

    lowest: Step
    highest: Step


class InstrumentDraft(Wire):
    """An instrument to lay down. It gets today's date and the hash of its content, and never changes."""

    model_config = example(
        {
            "name": "disc-own",
            "title": {"en": "Our own questionnaire", "zh-CN": "本行行为风格测评"},
            "source": "Written by the assessment office, 2026.",
            "instructions": {"en": "Choose what fits you most and least.", "zh-CN": "请选出最像和最不像您的一项。"},
            "rating": {"lowest": 1, "highest": 5},
            "blocks": [_BLOCK],
            "anchors": [{"id": "a1", "factor": "D", "text": {"en": "I like to decide.", "zh-CN": "我喜欢拿主意。"}}],
            "repeats": [{"id": "b09", "block": "b01"}],
        }
    )

    name: EditionName
    title: Names
    source: Prose
    instructions: Texts
    rating: RatingDraft
    desirability_source: Annotated[Prose, Field(description="Who judged how good the phrases sound.")] = ""
    blocks: Annotated[list[BlockDraft], Field(min_length=1, max_length=60)]
    anchors: Annotated[list[AnchorDraft], Field(max_length=40)]
    repeats: Annotated[list[RepeatDraft], Field(max_length=10, default_factory=list)]

    def to_domain(self) -> Laid:
        """The instrument as it is laid down; a repetition of an unknown block has no phrases, which is a fault."""
        blocks = tuple(block.to_domain() for block in self.blocks)
        known = {block.id: block for block in blocks}
        nothing = Block("", ())
        content = Instrument(
            edition=Edition(self.name, _NO_DAY, self.title_of(), "", ""),
            instructions=self.instructions.to_domain(),
            rating=RatingScale(self.rating.lowest, self.rating.highest),
            blocks=blocks,
            anchors=tuple(anchor.to_domain() for anchor in self.anchors),
            repeats=tuple(repetition(again.id, known.get(again.block, nothing)) for again in self.repeats),
            desirability_source=self.desirability_source,
        )
        return Laid(self.name, self.title_of(), self.source, content)

    def title_of(self) -> DomainName:
        """The title."""
        return DomainName(self.title.en, self.title.zh_cn)


class InstrumentTransitionRequest(Wire):
    """`publish` puts the instrument in use, for somebody else than its author; `retire` takes it out."""

    model_config = example({"transition": "publish"})

    transition: RuleTransition
