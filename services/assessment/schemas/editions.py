"""Representations of what every edition of a rule has, and of the phrases and scales that questions are made of."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Names, Wire, example
from services.assessment.domain.rules import Edition as DomainEdition
from services.assessment.schemas.factors import EditionKey

EDITION_EXAMPLE: JsonDict = {
    "key": "disc-24@2026-01-01",
    "since": "2026-01-01",
    "title": {"en": "Behavioural style, 24 blocks", "zh-CN": "行为风格测评（24 组）"},
    "source": "Factors after W. M. Marston, Emotions of Normal People (1928). Wording written for this suite.",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
Desirability = Annotated[int | None, Field(description="How good it sounds, 1 to 9, by judges; null: not judged.")]
PHRASE_EXAMPLE: JsonDict = {"en": "Takes charge", "zh-CN": "敢于拍板"}
INSTRUCTIONS_EXAMPLE: JsonDict = {"en": "Choose what fits you most and least.", "zh-CN": "请选出最像和最不像您的一项。"}
ANCHOR_EXAMPLE: JsonDict = {"en": "I like to decide and have others follow.", "zh-CN": "我喜欢做决定，让别人跟随。"}
RATING_EXAMPLE: JsonDict = {"lowest": 1, "highest": 5}


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


class RatingScale(Wire):
    """Whole numbers from `lowest` to `highest`."""

    lowest: int
    highest: int


class Phrase(Wire):
    """A phrase to choose, in both languages."""

    id: str
    text: Names
