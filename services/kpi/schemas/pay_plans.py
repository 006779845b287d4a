"""Representations of pay plans."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, CurrencyCode, Names, Resource, Wire, example
from services.kpi.domain.pay_plan import Deferral as DomainDeferral
from services.kpi.domain.pay_plan import GateRule as DomainGateRule
from services.kpi.domain.pay_plan import PayPlan as DomainPayPlan
from services.kpi.schemas.fields import Weight
from services.kpi.schemas.gathering import gathered
from services.kpi.schemas.pay_components import AnyComponent

_EXAMPLE: JsonDict = {
    "code": "retail",
    "name": {"en": "Retail managers", "zh-CN": "零售客户经理薪酬方案"},
    "valid_from": "2026-01-01",
    "currency": "CNY",
    "components": [
        {
            "kind": "base_guarantee",
            "id": "base",
            "name": {"en": "Base guarantee", "zh-CN": "基本保障"},
            "amount": {"amount": "4000.00", "currency": "CNY"},
            "prorated": True,
        },
        {
            "kind": "score_bonus",
            "id": "bonus",
            "name": {"en": "Performance bonus", "zh-CN": "绩效工资"},
            "target": {"amount": "6000.00", "currency": "CNY"},
            "table": {"mode": "whole", "tiers": [{"from_score": "60", "factor": "0.6"}]},
            "prorated": True,
        },
    ],
    "gates": [{"reason_code": "bad_debt_over_limit", "components": ["bonus"], "factor": "0"}],
    "deferral": {"share": "0.40", "instalments": 3, "months_between": 12, "components": ["bonus"]},
}
ComponentIds = Annotated[list[Code], Field(min_length=1, max_length=40)]


class GateRule(Wire):
    """What crossing a red line costs: the components named keep only `factor` of their amount."""

    reason_code: Code
    components: ComponentIds
    factor: Weight = "0"

    def to_domain(self) -> DomainGateRule:
        """The rule."""
        return DomainGateRule(self.reason_code, tuple(self.components), Decimal(self.factor))


class Deferral(Wire):
    """A share of the named components is paid later, in equal instalments `months_between` months apart."""

    share: Weight
    instalments: Annotated[int, Field(strict=True, ge=1, le=60)]
    months_between: Annotated[int, Field(strict=True, ge=1, le=60)]
    components: ComponentIds

    def to_domain(self) -> DomainDeferral:
        """The rule."""
        return DomainDeferral(Decimal(self.share), self.instalments, self.months_between, tuple(self.components))


class PayPlanDraft(Wire):
    """A version of a pay plan. Statements list the components in this order."""

    model_config = example(_EXAMPLE)

    code: Annotated[Code, Field(description="The pay plan that this is a version of.")]
    name: Names
    valid_from: Annotated[date, Field(description="In force for periods that start on this day or later.")]
    currency: CurrencyCode
    components: Annotated[list[AnyComponent], Field(min_length=1, max_length=40)]
    gates: list[GateRule] = Field(default_factory=list, max_length=40)
    deferral: Deferral | None = None

    def to_domain(self) -> DomainPayPlan:
        """The version."""
        return DomainPayPlan(
            self.code,
            Name(self.name.en, self.name.zh_cn),
            self.valid_from,
            self.currency,
            tuple(gathered((f"/components/{i}", part.to_domain) for i, part in enumerate(self.components))),
            tuple(gate.to_domain() for gate in self.gates),
            self.deferral.to_domain() if self.deferral else None,
        )


class PayPlan(PayPlanDraft, Resource):
    """A version of a pay plan. Versions never change; a change is a new version."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/pay-plans/{id}"
