"""Representations of schemes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, Names, Resource, Wire, example
from services.kpi.domain.membership import Line as DomainLine
from services.kpi.domain.membership import Membership
from services.kpi.domain.membership import Trapezoid as DomainTrapezoid
from services.kpi.domain.scheme import Criterion as DomainCriterion
from services.kpi.domain.scheme import Scheme as DomainScheme
from services.kpi.schemas.fields import Level, Weight

_EXAMPLE: JsonDict = {
    "code": "service-quality",
    "name": {"en": "Service quality index", "zh-CN": "客户经理服务质量指数"},
    "valid_from": "2026-01-01",
    "criteria": [
        {"indicator": "S1", "membership": {"kind": "line", "x1": "0.80", "x2": "0.98"}, "weight": "0.6"},
        {"indicator": "S7", "membership": {"kind": "line", "x1": "80", "x2": "95"}, "weight": "0.4"},
    ],
    "gates": ["O1", "O2"],
}


class LineMembership(Wire):
    """The two-point line: 0 at the laggard's level x1, 1 at the leader's level x2; x2 < x1 where less is better."""

    kind: Literal["line"]
    x1: Level
    x2: Level

    def to_domain(self) -> Membership:
        """The line."""
        return DomainLine(Decimal(self.x1), Decimal(self.x2))


class TrapezoidMembership(Wire):
    """The two-sided case: rises from x1 to x2, is 1 up to x3, falls to 0 at x4."""

    kind: Literal["trapezoid"]
    x1: Level
    x2: Level
    x3: Level
    x4: Level

    def to_domain(self) -> Membership:
        """The trapezoid."""
        return DomainTrapezoid(Decimal(self.x1), Decimal(self.x2), Decimal(self.x3), Decimal(self.x4))


AnyMembership = Annotated[LineMembership | TrapezoidMembership, Field(discriminator="kind")]


class CriterionDraft(Wire):
    """An indicator in a scheme. `weight` is left out when a weighting gives it."""

    indicator: Code
    membership: AnyMembership
    weight: Weight | None = None


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

    def to_domain(self) -> DomainScheme:
        """The version; weights beside a weighting, or neither, are refused."""
        refuse_if(
            Fault("weights_or_weighting", f"/criteria/{i}/weight")
            for i, criterion in enumerate(self.criteria)
            if (criterion.weight is None) is (self.weighting_id is None)
        )
        return DomainScheme(
            self.code,
            Name(self.name.en, self.name.zh_cn),
            self.valid_from,
            tuple(_criterion(draft) for draft in self.criteria),
            tuple(self.gates),
        )


class Criterion(Wire):
    """An indicator in a scheme: its levels and its frozen weight."""

    indicator: Code
    membership: AnyMembership
    weight: Weight


class Scheme(Resource):
    """A version of a scheme. Versions never change; a change is a new version."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/schemes/{id}"

    code: Code
    name: Names
    valid_from: date
    criteria: list[Criterion]
    gates: list[Code]


def _criterion(draft: CriterionDraft) -> DomainCriterion:
    return DomainCriterion(draft.indicator, draft.membership.to_domain(), Decimal(draft.weight or 0))
