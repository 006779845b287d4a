"""Representations of criteria sets."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, CurrencyCode, Line, Names, Resource, Wire, example
from services.accounts.domain.criteria import Comparison, Criterion, Gate, MissingPolicy
from services.accounts.domain.criteria import CriteriaSet as DomainCriteriaSet
from services.accounts.domain.criteria import Line as DomainLine
from services.accounts.domain.evidence import EvidenceKey, EvidenceKind
from services.accounts.schemas.exact import Exact

Percentage = Annotated[Exact, Field(description="A percentage, 0 to 100.")]

CRITERIA_SET: JsonDict = {
    "code": "corporate-north",
    "name": {"en": "Corporate customers, north", "zh-CN": "北区对公客户"},
    "effective_from": "2026-07-01",
    "currency": "CNY",
    "key_account_min": "70",
    "candidate_min": "45",
    "known_weight_min_pct": "60",
    "criteria": [
        {
            "code": "margin",
            "name": {"en": "Average margin", "zh-CN": "平均利润空间"},
            "kind": "rate",
            "reads": "margin_rate",
            "line": {"x1": "0.05", "x2": "0.25"},
            "weight_pct": "60",
            "missing": "require",
            "gates": [{"comparison": "at_least", "limit": "0"}],
        },
        {
            "code": "payment",
            "name": {"en": "Payment period", "zh-CN": "付款周期"},
            "kind": "days",
            "reads": "payment_days",
            "line": {"x1": "90", "x2": "30"},
            "weight_pct": "40",
            "missing": "exclude",
            "gates": [],
        },
    ],
    "source": "Sales committee, 2026-06-12",
}


class LineWire(Wire):
    """Membership is 0 at the laggard's level `x1`, 1 at the leader's level `x2`, and straight between them."""

    x1: Exact
    x2: Exact


class GateWire(Wire):
    """A hard condition; the limit itself passes."""

    comparison: Comparison
    limit: Exact


class CriterionWire(Wire):
    """One question of the set, what of the evidence answers it, and how the answer counts."""

    code: Code
    name: Names
    kind: EvidenceKind
    reads: EvidenceKey
    line: LineWire
    weight_pct: Percentage
    missing: Annotated[
        MissingPolicy, Field(description="Unknown: `exclude` from the score, count as `zero`, or `require` it.")
    ] = MissingPolicy.EXCLUDE
    gates: Annotated[list[GateWire], Field(max_length=4, default_factory=list)]

    def to_domain(self) -> Criterion:
        """The criterion that is asked for."""
        return Criterion(
            code=self.code,
            name=Name(self.name.en, self.name.zh_cn),
            kind=self.kind,
            reads=self.reads,
            line=DomainLine(Decimal(self.line.x1), Decimal(self.line.x2)),
            weight_pct=Decimal(self.weight_pct),
            missing=self.missing,
            gates=tuple(Gate(gate.comparison, Decimal(gate.limit)) for gate in self.gates),
        )


class CriteriaSetDraft(Wire):
    """A version of criteria to be put on record. Weights add up to 100; amounts are in `currency`."""

    model_config = example(CRITERIA_SET)

    code: Code
    name: Names
    effective_from: date
    currency: CurrencyCode
    key_account_min: Annotated[Exact, Field(description="The least score of a key account.")]
    candidate_min: Annotated[Exact, Field(description="The least score of a candidate.")]
    known_weight_min_pct: Annotated[Percentage, Field(description="Nothing is decided while less weight is known.")]
    criteria: Annotated[list[CriterionWire], Field(min_length=1, max_length=40)]
    source: Annotated[Line, Field(description="Who decided it, and when.")]

    def to_domain(self) -> DomainCriteriaSet:
        """The version that is asked for."""
        return DomainCriteriaSet(
            code=self.code,
            name=Name(self.name.en, self.name.zh_cn),
            effective_from=self.effective_from,
            currency=self.currency,
            key_account_min=Decimal(self.key_account_min),
            candidate_min=Decimal(self.candidate_min),
            known_weight_min_pct=Decimal(self.known_weight_min_pct),
            criteria=tuple(criterion.to_domain() for criterion in self.criteria),
            source=self.source,
        )


class CriteriaSet(CriteriaSetDraft, Resource):
    """A version of criteria on record; it is never changed."""

    model_config = example(KEPT_EXAMPLE | CRITERIA_SET)
    address: ClassVar[str] = "/v1/criteria-sets/{id}"
