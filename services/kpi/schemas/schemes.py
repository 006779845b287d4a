"""Representations of schemes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, Names, Resource, Wire, example
from services.kpi.domain.criterion import Alternative as DomainAlternative
from services.kpi.domain.criterion import Criterion as DomainCriterion
from services.kpi.domain.criterion import WeightPath as DomainWeightPath
from services.kpi.domain.grade import Grade as DomainGrade
from services.kpi.domain.scheme import Scheme as DomainScheme
from services.kpi.schemas.fields import Degree, Points, Weight
from services.kpi.schemas.memberships import AnyMembership, AskedMembership

_EXAMPLE: JsonDict = {
    "code": "service-quality",
    "name": {"en": "Service quality index", "zh-CN": "客户经理服务质量指数"},
    "valid_from": "2026-01-01",
    "criteria": [
        {"indicator": "S1", "membership": {"kind": "line", "x1": "0.80", "x2": "0.98"}, "weight": "0.6"},
        {"indicator": "S7", "membership": {"kind": "line", "x1": "80", "x2": "95"}, "weight": "0.4"},
    ],
    "gates": ["O1", "O2"],
    "grades": [
        {"code": "A", "name": {"en": "Excellent", "zh-CN": "优秀"}, "from_score": "90"},
        {"code": "B", "name": {"en": "Good", "zh-CN": "良好"}, "from_score": "75"},
        {"code": "C", "name": {"en": "To be improved", "zh-CN": "待改进"}, "from_score": "0"},
    ],
    "red_line_grade": "B",
    "alternatives": [
        {
            "indicator": "S11",
            "membership": {"kind": "line", "x1": "0.60", "x2": "0.90"},
            "weight": None,
            "replaces": "S1",
            "from_coverage": "0.8",
        }
    ],
    "weight_path": {"indicators": ["S7"], "first_year": 2026, "first": "0.4", "step": "0.05", "most": "0.6"},
}


class CriterionDraft(Wire):
    """An indicator in a scheme. `weight` is left out when a weighting gives it."""

    indicator: Code
    membership: AskedMembership
    weight: Weight | None = None


class AlternativeDraft(CriterionDraft):
    """An indicator that begins to count once it is known of enough managers. It takes the place and the weight of the
    one that it `replaces`; one that replaces none joins with its own `weight`, and the others make room."""

    replaces: Code | None = None
    from_coverage: Annotated[Degree, Field(description="The share of managers of whom it must be known.")]

    def to_domain(self) -> DomainAlternative:
        """The alternative."""
        return DomainAlternative(_criterion(self), Decimal(self.from_coverage), self.replaces)


class WeightPath(Wire):
    """How much some indicators weigh together: `first` in `first_year`, `step` more every year, `most` at the most."""

    indicators: Annotated[list[Code], Field(min_length=1, max_length=60)]
    first_year: Annotated[int, Field(strict=True, ge=2000, le=2199)]
    first: Weight
    step: Weight
    most: Weight

    def to_domain(self) -> DomainWeightPath:
        """The path."""
        numbers = (Decimal(self.first), Decimal(self.step), Decimal(self.most))
        return DomainWeightPath(tuple(self.indicators), self.first_year, *numbers)


class GradeBound(Wire):
    """What scores of `from_score` points or more are called, up to the next better grade."""

    code: Code
    name: Names
    from_score: Points

    def to_domain(self) -> DomainGrade:
        """The grade."""
        return DomainGrade(self.code, Name(self.name.en, self.name.zh_cn), Decimal(self.from_score))


class SchemeDraft(Wire):
    """A version of a scheme. Weights stand at each criterion and add up to exactly 1, or come from `weighting_id`."""

    model_config = example(_EXAMPLE)

    code: Annotated[Code, Field(description="The scheme that this is a version of.")]
    name: Names
    valid_from: Annotated[date, Field(description="In force for periods that start on this day or later.")]
    criteria: Annotated[list[CriterionDraft], Field(min_length=1, max_length=60)]
    gates: list[Code] = Field(
        default_factory=list, max_length=20, description="Indicators whose red lines are checked."
    )
    weighting_id: Annotated[UUID | None, Field(description="The weighting whose weights are frozen in.")] = None
    grades: list[GradeBound] = Field(
        default_factory=list, max_length=20, description="Empty for scores without grades; else one begins at 0."
    )
    red_line_grade: Annotated[
        Code | None, Field(description="The best grade still open to who crossed a red line; null if it is no matter.")
    ] = None
    alternatives: list[AlternativeDraft] = Field(default_factory=list, max_length=30)
    weight_path: WeightPath | None = None

    def to_domain(self) -> DomainScheme:
        """The version; weights beside a weighting, or neither, are refused."""
        refuse_if(self._weight_faults())
        return DomainScheme(
            self.code,
            Name(self.name.en, self.name.zh_cn),
            self.valid_from,
            tuple(_criterion(draft) for draft in self.criteria),
            tuple(self.gates),
            tuple(grade.to_domain() for grade in self.grades),
            self.red_line_grade,
            tuple(alternative.to_domain() for alternative in self.alternatives),
            self.weight_path.to_domain() if self.weight_path else None,
        )

    def _weight_faults(self) -> Iterator[Fault]:
        for i, criterion in enumerate(self.criteria):
            if (criterion.weight is None) is (self.weighting_id is None):
                yield Fault("weights_or_weighting", f"/criteria/{i}/weight")
        for i, alternative in enumerate(self.alternatives):
            if (alternative.weight is None) is (alternative.replaces is None):
                yield Fault("weight_or_place", f"/alternatives/{i}/weight")


class Criterion(Wire):
    """An indicator in a scheme: its levels and its frozen weight."""

    indicator: Code
    membership: AnyMembership
    weight: Weight


class Alternative(Wire):
    """An indicator that begins to count once it is known of enough managers."""

    indicator: Code
    membership: AnyMembership
    weight: Annotated[Weight | None, Field(description="Null where it takes the weight of the one that it replaces.")]
    replaces: Code | None
    from_coverage: Degree


class Scheme(Resource):
    """A version of a scheme. Versions never change; a change is a new version."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/schemes/{id}"

    code: Code
    name: Names
    valid_from: date
    criteria: list[Criterion]
    gates: list[Code]
    grades: list[GradeBound]
    red_line_grade: Code | None
    alternatives: list[Alternative]
    weight_path: WeightPath | None


def _criterion(draft: CriterionDraft) -> DomainCriterion:
    return DomainCriterion(draft.indicator, draft.membership.to_domain(), Decimal(draft.weight or 0))
