"""Representations of pay plans."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, CurrencyCode, MoneyWire, Names, Resource, Wire, example
from services.kpi.domain.pay_plan import Deferral as DomainDeferral
from services.kpi.domain.pay_plan import GateRule as DomainGateRule
from services.kpi.domain.pay_plan import PayPlan as DomainPayPlan
from services.kpi.domain.pay_plan import PolicyEffect, Window
from services.kpi.domain.pay_plan import PolicyUse as DomainPolicyUse
from services.kpi.domain.pay_plan import Requirement as DomainRequirement
from services.kpi.domain.pay_plan_life import PlanState, PlanTransition, PlanVersion
from services.kpi.domain.red_line import Comparison
from services.kpi.schemas.fields import Level, Weight
from services.kpi.schemas.gathering import at, gathered
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
Post = Literal["principal_executive", "senior_management", "risk_impact"]
"""Posts that regulators have rules for."""
ComponentIds = Annotated[list[Code], Field(min_length=1, max_length=40)]


class Requirement(Wire):
    """What a gate holds a manager to, as training credits of the year so far; nothing on record counts as 0."""

    measure: Code
    comparison: Comparison
    limit: Level
    window: Annotated[Window, Field(description="`year_to_date` adds up the calendar year so far.")] = Window.PERIOD

    def to_domain(self) -> DomainRequirement:
        """The requirement."""
        return DomainRequirement(self.measure, self.comparison, Decimal(self.limit), self.window)


class GateRule(Wire):
    """What crossing a line costs: the components named keep only `factor` of their amount."""

    reason_code: Code
    components: ComponentIds
    factor: Weight = "0"
    requires: Annotated[
        Requirement | None, Field(description="Left out, the gate is a red line that the scores were held to.")
    ] = None

    def to_domain(self) -> DomainGateRule:
        """The rule."""
        requires = self.requires.to_domain() if self.requires else None
        return DomainGateRule(self.reason_code, tuple(self.components), Decimal(self.factor), requires)


class Deferral(Wire):
    """A share of the named components is paid later, in equal instalments `months_between` months apart."""

    share: Weight
    instalments: Annotated[int, Field(strict=True, ge=1, le=60)]
    months_between: Annotated[int, Field(strict=True, ge=1, le=60)]
    components: ComponentIds

    def to_domain(self) -> DomainDeferral:
        """The rule."""
        return DomainDeferral(Decimal(self.share), self.instalments, self.months_between, tuple(self.components))


class PolicyUse(Wire):
    """A policy pack that the runs of the plan are held to: it warns of a run, or blocks its approval."""

    pack: Code
    effect: PolicyEffect

    def to_domain(self) -> DomainPolicyUse:
        """The use."""
        return DomainPolicyUse(self.pack, self.effect)


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
    policies: list[PolicyUse] = Field(default_factory=list, max_length=20)
    posts: Annotated[
        dict[Code, Post], Field(description="Grade → the post that policy packs know; others are ordinary.")
    ] = Field(default_factory=dict, max_length=50)
    high_variable: Annotated[
        MoneyWire | None, Field(description="From which yearly variable pay on it is particularly high.")
    ] = None
    clawback_covers_leavers: bool = False

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
            tuple(use.to_domain() for use in self.policies),
            dict(self.posts),
            at("/high_variable", self.high_variable.to_domain) if self.high_variable else None,
            self.clawback_covers_leavers,
        )


class PayPlan(PayPlanDraft, Resource):
    """A version of a pay plan. A draft may be changed; what is submitted or approved never is."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {"state": "effective", "author": "finance", "approver": "finance-2", "allowed_transitions": []}
    )
    address: ClassVar[str] = "/v1/pay-plans/{id}"

    state: PlanState
    author: str
    approver: str | None
    allowed_transitions: Annotated[list[PlanTransition], Field(description="What may be done with it now.")]

    @classmethod
    def on(cls, kept: Kept[PlanVersion], day: date) -> "PayPlan":
        """The representation of a version as it stands on a day."""
        version = kept.value
        said = Kept(kept.id, kept.version, kept.created_at, kept.updated_at, version.plan)
        return cls.showing(
            said,
            state=version.state_on(day),
            author=version.author,
            approver=version.approver,
            allowed_transitions=list(version.transitions),
        )


class PayPlanTransitionRequest(Wire):
    """What is asked of a version of a pay plan."""

    model_config = example({"transition": "submit"})

    transition: PlanTransition
