"""Representations of weightings."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, Name, Resource, Wire, example
from services.kpi.domain.judgement import Comparison
from services.kpi.domain.judgement import Judgement as DomainJudgement
from services.kpi.domain.weighting import Group as DomainGroup
from services.kpi.domain.weighting import Hierarchy
from services.kpi.schemas.fields import Exact, Weight
from services.kpi.store.weightings import NamedWeighting

SaatyRatio = Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9./]+$")]
_EXAMPLE: JsonDict = {
    "name": "Service quality 2026",
    "items": ["service", "B1"],
    "judgements": [{"first": "service", "second": "B1", "ratio": "4"}],
    "groups": [
        {
            "item": "service",
            "items": ["S1", "S7"],
            "judgements": [{"first": "S1", "second": "S7", "ratio": "1/3"}],
        }
    ],
}


class Judgement(Wire):
    """`first` is `ratio` times as important as `second`: 1 to 9 on Saaty's scale, or 1/2 to 1/9."""

    model_config = example({"first": "S1", "second": "S7", "ratio": "1/3"})

    first: Code
    second: Code
    ratio: SaatyRatio

    def to_domain(self) -> DomainJudgement:
        """The judgement."""
        return DomainJudgement(self.first, self.second, self.ratio)


Items = Annotated[list[Code], Field(min_length=1, max_length=15)]
Judgements = Annotated[list[Judgement], Field(max_length=210)]


class IndicatorGroup(Wire):
    """An item of the top level that stands for several indicators, and how those compare."""

    item: Code
    items: Items
    judgements: Judgements = Field(default_factory=list)

    def to_domain(self) -> DomainGroup:
        """The group."""
        return DomainGroup(self.item, _comparison(self.items, self.judgements))


class WeightingDraft(Wire):
    """Judgements to be weighed. Every pair of `items` is judged once; above nine items, compare groups first."""

    model_config = example(_EXAMPLE)

    name: Name
    items: Items
    judgements: Judgements = Field(default_factory=list)
    groups: list[IndicatorGroup] = Field(default_factory=list, max_length=15)

    def to_domain(self) -> Hierarchy:
        """The judgements."""
        return Hierarchy(
            _comparison(self.items, self.judgements),
            tuple(group.to_domain() for group in self.groups),
        )


class IndicatorWeight(Wire):
    """An indicator's weight."""

    indicator: Code
    weight: Weight


class LevelConsistency(Wire):
    """How consistent the judgements of one level are; `item` is empty for the top level."""

    item: str
    size: int
    lambda_max: Exact
    consistency_index: Exact
    consistency_ratio: Exact


class Weighting(Resource):
    """Judgements with the weights that they come to; the weights add up to exactly 1."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "weights": [
                {"indicator": "S1", "weight": "0.200000"},
                {"indicator": "S7", "weight": "0.600000"},
                {"indicator": "B1", "weight": "0.200000"},
            ],
            "levels": [
                {
                    "item": "",
                    "size": 2,
                    "lambda_max": "2",
                    "consistency_index": "0",
                    "consistency_ratio": "0",
                }
            ],
            "random_index": "Saaty 2005",
            "ratio_limit": "0.10",
        }
    )
    address: ClassVar[str] = "/v1/weightings/{id}"

    name: Name
    items: Items
    judgements: Judgements
    groups: list[IndicatorGroup]
    weights: list[IndicatorWeight]
    levels: list[LevelConsistency]
    random_index: Annotated[str, Field(description="The table of random indices that the ratios refer to.")]
    ratio_limit: Annotated[Exact, Field(description="Judgements are refused from this consistency ratio on.")]

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept weighting."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, NamedWeighting):
            return super().of(kept)
        hierarchy, weighting = kept.value.hierarchy, kept.value.weighting
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            name=kept.value.name,
            items=list(hierarchy.top.items),
            judgements=_judgements(hierarchy.top),
            groups=[
                IndicatorGroup(
                    item=group.item,
                    items=list(group.comparison.items),
                    judgements=_judgements(group.comparison),
                )
                for group in hierarchy.groups
            ],
            weights=[
                IndicatorWeight(indicator=item, weight=f"{weight:f}") for item, weight in weighting.weights.items()
            ],
            levels=[LevelConsistency.of(level) for level in weighting.levels],
            random_index=weighting.random_index,
            ratio_limit=f"{weighting.ratio_limit:f}",
        )


def _comparison(items: list[str], judgements: list[Judgement]) -> Comparison:
    return Comparison(tuple(items), tuple(judgement.to_domain() for judgement in judgements))


def _judgements(comparison: Comparison) -> list[Judgement]:
    return [Judgement.of(judgement) for judgement in comparison.judgements]
