"""Representations of competency models."""

import hashlib
import json
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.name import Name as DomainName
from chassis.wire import Line, Names, Wire, example
from services.assessment.domain import competency as domain
from services.assessment.domain.competency import CompetencyModel as DomainCompetencyModel
from services.assessment.domain.rules import Edition as DomainEdition
from services.assessment.schemas.editions import EDITION_EXAMPLE, Edition

_AREA: JsonDict = {"id": "action", "above_waterline": True, "text": {"en": "Ability to act", "zh-CN": "行动能力"}}
_COMPETENCY: JsonDict = {
    "id": "initiative",
    "area": "action",
    "text": {"en": "Initiative", "zh-CN": "主动性"},
    "definition": {"en": "Acts before being asked or forced.", "zh-CN": "不待要求或催促即主动采取行动。"},
    "levels": [
        {"en": "Acts on instruction.", "zh-CN": "按指示行动。"},
        {"en": "Takes up a chance unasked.", "zh-CN": "遇到机会会主动处理。"},
    ],
}


MODEL_EXAMPLE: JsonDict = EDITION_EXAMPLE | {
    "key": "relationship-manager@2026-01-01",
    "title": {"en": "Competencies of a relationship manager", "zh-CN": "客户经理胜任力模型"},
    "areas": [_AREA],
    "competencies": [_COMPETENCY],
}

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
"""The name of a model: small letters, digits and hyphens."""
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The id of an area or a competency: small letters, digits and underscores."""


class CompetencyArea(Wire):
    """An area of the iceberg; what lies below the waterline is hard to see and hard to change."""

    model_config = example(_AREA)

    id: Id
    above_waterline: bool
    text: Names


class Competency(Wire):
    """A name, a definition, and what is seen at each level."""

    model_config = example(_COMPETENCY)

    id: Id
    area: Id
    text: Names
    definition: Names
    levels: Annotated[
        list[Names], Field(min_length=2, max_length=7, description="What is seen at each level, the first one first.")
    ]


class CompetencyModelDraft(Wire):
    """A bank's own model: one edition by the day from which it counts. What is published never changes."""

    model_config = example(
        {
            "name": "branch-manager",
            "since": "2026-07-01",
            "title": {"en": "Competencies of a branch manager", "zh-CN": "支行行长胜任力模型"},
            "source": "Workshop of the personnel department, June 2026",
            "areas": [_AREA],
            "competencies": [_COMPETENCY],
        }
    )

    name: Slug
    since: date
    title: Names
    source: Line
    areas: Annotated[list[CompetencyArea], Field(min_length=1, max_length=20)]
    competencies: Annotated[list[Competency], Field(min_length=1, max_length=60)]

    def to_domain(self) -> DomainCompetencyModel:
        """The model; its hash is that of its whole content in canonical JSON."""
        content = self.model_dump(mode="json", by_alias=True)
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        edition = DomainEdition(
            self.name, self.since, _name(self.title), self.source, hashlib.sha256(canonical.encode()).hexdigest()
        )
        areas = tuple(domain.Area(area.id, area.above_waterline, _name(area.text)) for area in self.areas)
        return DomainCompetencyModel(edition, areas, tuple(map(_competency, self.competencies)))


class CompetencyModel(Edition):
    """One edition of the competencies of a role."""

    model_config = example(MODEL_EXAMPLE)
    address: ClassVar[str] = "/v1/competency-models/{key}"

    areas: list[CompetencyArea]
    competencies: list[Competency]

    @classmethod
    def of_model(cls, model: DomainCompetencyModel) -> Self:
        """The representation of a model."""
        return cls.of_edition(model.edition, areas=list(model.areas), competencies=list(model.competencies))


def _competency(wire: Competency) -> domain.Competency:
    levels = tuple(map(_name, wire.levels))
    return domain.Competency(wire.id, wire.area, _name(wire.text), _name(wire.definition), levels)


def _name(names: Names) -> DomainName:
    return DomainName(names.en, names.zh_cn)
