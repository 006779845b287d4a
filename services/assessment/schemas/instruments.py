"""Representations of instruments, of the questions alone, and of role questionnaire forms."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import Names, Wire, example
from services.assessment.domain.desirability import balance_of, spread_of
from services.assessment.domain.factors import Factor
from services.assessment.domain.instrument import Block as DomainBlock
from services.assessment.domain.instrument import Instrument as DomainInstrument
from services.assessment.domain.instrument_record import InstrumentRecord
from services.assessment.domain.norm_record import ALLOWED, RuleState, RuleTransition
from services.assessment.domain.role_questionnaire import RoleQuestionnaire
from services.assessment.domain.rules import Edition as DomainEdition
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor

EDITION_EXAMPLE: JsonDict = {
    "key": "disc-24@2026-01-01",
    "since": "2026-01-01",
    "title": {"en": "Behavioural style, 24 blocks", "zh-CN": "行为风格测评（24 组）"},
    "source": "Factors after W. M. Marston, Emotions of Normal People (1928). Wording written for this suite.",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
Desirability = Annotated[int | None, Field(description="How good it sounds, 1 to 9, by judges; null: not judged.")]
_INSTRUCTIONS: JsonDict = {"en": "Choose what fits you most and least.", "zh-CN": "请选出最像和最不像您的一项。"}
_PHRASE: JsonDict = {"en": "Takes charge", "zh-CN": "敢于拍板"}
_ANCHOR: JsonDict = {"en": "I like to decide and have others follow.", "zh-CN": "我喜欢做决定，让别人跟随。"}
_RATING: JsonDict = {"lowest": 1, "highest": 5}


class Edition(Wire):
    """One dated edition of a rule; `sha256` is the hash of its whole content."""

    model_config = example(EDITION_EXAMPLE)

    key: EditionKey
    since: date
    title: Names
    source: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def of_edition(cls, edition: DomainEdition, **content: object) -> Self:
        """The edition of a rule, with the rule's content beside it."""
        names = ("key", "since", "title", "source", "sha256")
        return cls.model_validate({n: getattr(edition, n) for n in names} | content, from_attributes=True)


class InstrumentSummary(Edition):
    """An instrument without its questions."""

    address: ClassVar[str] = "/v1/instruments/{key}"


class RatingScale(Wire):
    """Whole numbers from `lowest` to `highest`."""

    lowest: int
    highest: int


class Phrase(Wire):
    """A phrase to choose, in both languages."""

    id: str
    text: Names


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
            "instructions": _INSTRUCTIONS,
            "rating": _RATING,
            "blocks": [{"id": "b01", "items": [{"id": "b01a", "text": _PHRASE, "factor": "D", "key": 1}]}],
            "anchors": [{"id": "a1", "text": _ANCHOR, "factor": "D"}],
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


class PlainBlock(Wire):
    """Four phrases to choose from."""

    id: str
    items: list[Phrase]


class Questions(Wire):
    """What a sitting asks: the phrases and statements without the key by which they are scored."""

    model_config = example(
        {
            "instrument": "disc-24@2026-01-01",
            "instructions": _INSTRUCTIONS,
            "rating": _RATING,
            "blocks": [{"id": "b01", "items": [{"id": "b01a", "text": _PHRASE}]}],
            "anchors": [{"id": "a1", "text": _ANCHOR}],
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


class Statement(Phrase):
    """Something a role may ask for; agreeing with a reversed one speaks against its factor."""

    factor: Factor
    is_reversed: bool
    desirability: Desirability = None


class Trait(Phrase):
    """A word that raters may choose as a key trait of the role."""

    factor: Factor
    desirability: Desirability = None


class RoleQuestionnaireForm(Edition):
    """The form that raters of a role fill in."""

    model_config = example(
        EDITION_EXAMPLE
        | {
            "key": "role-20@2026-01-01",
            "title": {"en": "What the role asks for", "zh-CN": "岗位特性问卷"},
            "instructions": {"en": "Rate how much the role asks for each.", "zh-CN": "请按岗位要求对每项评分。"},
            "rating": _RATING,
            "statements": [
                {
                    "id": "d1",
                    "text": {"en": "Decides quickly and alone", "zh-CN": "独自迅速拍板"},
                    "factor": "D",
                    "is_reversed": False,
                }
            ],
            "traits": [{"id": "friendly", "text": {"en": "friendly", "zh-CN": "友善"}, "factor": "I"}],
            "traits_to_choose": 5,
        }
    )
    address: ClassVar[str] = "/v1/role-questionnaire-forms/{key}"

    instructions: Names
    rating: RatingScale
    statements: list[Statement]
    traits: list[Trait]
    traits_to_choose: int
    desirability_source: Annotated[str, Field(description="Who judged how good statements and traits sound.")] = ""

    @classmethod
    def of_form(cls, form: RoleQuestionnaire) -> Self:
        """The representation of a form."""
        return cls.of_edition(
            form.edition,
            instructions=form.instructions,
            rating=form.rating,
            statements=list(form.statements),
            traits=list(form.traits),
            traits_to_choose=form.traits_to_choose,
            desirability_source=form.desirability_source,
        )


def _block(block: DomainBlock) -> dict[str, object]:
    return {
        "id": block.id,
        "items": list(block.items),
        "repeats": block.repeats,
        "desirability_spread": spread_of(block),
    }
