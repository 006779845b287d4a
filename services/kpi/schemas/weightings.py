"""Representations of weightings."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, Name, Resource, Wire, example
from services.kpi.domain.hierarchy import Combination, Hierarchy
from services.kpi.domain.hierarchy import Group as DomainGroup
from services.kpi.domain.hierarchy import Judge as DomainJudge
from services.kpi.domain.judgement import Comparison
from services.kpi.domain.judgement import Judgement as DomainJudgement
from services.kpi.domain.priorities import Method
from services.kpi.domain.weighting import JudgeWeights as DomainJudgeWeights
from services.kpi.domain.weighting import Level
from services.kpi.schemas.fields import Exact, Weight
from services.kpi.schemas.gathering import gathered
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


class JudgeDraft(Wire):
    """One of several judges with the judgements of all levels, those between groups and those within each."""

    judge: Code
    weight: Annotated[Weight, Field(description="How much this judge counts beside the others.")] = "1"
    judgements: Annotated[list[Judgement], Field(min_length=1, max_length=500)]

    def to_domain(self) -> DomainJudge:
        """The judge; one who counts nothing is refused."""
        weight = Decimal(self.weight)
        refuse_if([Fault("counts_nothing", "/weight")] if not weight else [])
        return DomainJudge(self.judge, weight, tuple(judgement.to_domain() for judgement in self.judgements))


class WeightingDraft(Wire):
    """Judgements to be weighed. Every pair of `items` is judged once; above nine items, compare groups first.

    With `judges`, the judgements are theirs, and none stand at the levels.
    """

    model_config = example(_EXAMPLE)

    name: Name
    items: Items
    judgements: Judgements = Field(default_factory=list)
    groups: list[IndicatorGroup] = Field(default_factory=list, max_length=15)
    method: Annotated[
        Literal["eigenvector", "geometric_mean"],
        Field(description="`eigenvector` wants every pair judged, `geometric_mean` a chain between any two items."),
    ] = "eigenvector"
    judges: list[JudgeDraft] = Field(default_factory=list, max_length=30)
    combination: Annotated[
        Literal["judgements", "priorities"],
        Field(description="Whether judges are one body (`judgements`) or individuals (`priorities`)."),
    ] = "judgements"

    def to_domain(self) -> Hierarchy:
        """The judgements."""
        return Hierarchy(
            _comparison(self.items, self.judgements),
            tuple(group.to_domain() for group in self.groups),
            Method(self.method),
            tuple(gathered((f"/judges/{k}", judge.to_domain) for k, judge in enumerate(self.judges))),
            Combination(self.combination),
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


class JudgeWeights(JudgeDraft):
    """A judge, and what the judgements come to alone: no weights of one whose judgements leave items unconnected."""

    weights: list[IndicatorWeight]
    levels: list[LevelConsistency]

    @classmethod
    def told(cls, judge: DomainJudge, alone: DomainJudgeWeights) -> Self:
        """The representation of a judge and of the weights that the judgements come to."""
        return cls(
            judge=judge.code,
            weight=f"{judge.weight:f}",
            judgements=[Judgement.of(judgement) for judgement in judge.judgements],
            weights=_weights(alone.weights),
            levels=_levels(alone.levels),
        )


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
            "method": "eigenvector",
            "judges": [],
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
    method: str
    judges: list[JudgeWeights]
    combination: Annotated[str | None, Field(description="Null where there are no judges.")]
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
            weights=_weights(weighting.weights),
            levels=_levels(weighting.levels),
            method=hierarchy.method,
            judges=[JudgeWeights.told(*pair) for pair in zip(hierarchy.judges, weighting.judges, strict=True)],
            combination=hierarchy.combination if hierarchy.judges else None,
            random_index=weighting.random_index,
            ratio_limit=f"{weighting.ratio_limit:f}",
        )


def _comparison(items: list[str], judgements: list[Judgement]) -> Comparison:
    return Comparison(tuple(items), tuple(judgement.to_domain() for judgement in judgements))


def _judgements(comparison: Comparison) -> list[Judgement]:
    return [Judgement.of(judgement) for judgement in comparison.judgements]


def _weights(weights: Mapping[str, Decimal]) -> list[IndicatorWeight]:
    return [IndicatorWeight(indicator=item, weight=f"{weight:f}") for item, weight in weights.items()]


def _levels(levels: Iterable[Level]) -> list[LevelConsistency]:
    return [LevelConsistency.of(level) for level in levels]
