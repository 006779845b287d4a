"""Representations of competency models."""

from typing import Annotated, ClassVar, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Names, Wire, example
from services.assessment.domain.competency import CompetencyModel as DomainCompetencyModel
from services.assessment.schemas.instruments import EDITION_EXAMPLE, Edition

_AREA: JsonDict = {"id": "action", "above_waterline": True, "text": {"en": "Ability to act", "zh-CN": "行动能力"}}
_COMPETENCY: JsonDict = {
    "id": "initiative",
    "area": "action",
    "text": {"en": "Initiative", "zh-CN": "主动性"},
    "definition": {"en": "Acts before being asked or forced.", "zh-CN": "不待要求或催促即主动采取行动。"},
    "levels": [{"en": "Acts on instruction.", "zh-CN": "按指示行动。"}],
}


class CompetencyArea(Wire):
    """An area of the iceberg; what lies below the waterline is hard to see and hard to change."""

    model_config = example(_AREA)

    id: str
    above_waterline: bool
    text: Names


class Competency(Wire):
    """A name, a definition, and what is seen at each level."""

    model_config = example(_COMPETENCY)

    id: str
    area: str
    text: Names
    definition: Names
    levels: Annotated[list[Names], Field(description="What is seen at each level, the first one first.")]


class CompetencyModel(Edition):
    """One edition of the competencies of a role."""

    model_config = example(
        EDITION_EXAMPLE
        | {
            "key": "relationship-manager@2026-01-01",
            "title": {"en": "Competencies of a relationship manager", "zh-CN": "客户经理胜任力模型"},
            "areas": [_AREA],
            "competencies": [_COMPETENCY],
        }
    )
    address: ClassVar[str] = "/v1/competency-models/{key}"

    areas: list[CompetencyArea]
    competencies: list[Competency]

    @classmethod
    def of_model(cls, model: DomainCompetencyModel) -> Self:
        """The representation of a model."""
        return cls.of_edition(model.edition, areas=list(model.areas), competencies=list(model.competencies))
