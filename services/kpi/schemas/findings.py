"""Representations of policy packs and of what they find in a run."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chassis.wire import Code, Count, ExternalId, Names, Wire, example
from services.kpi.domain.pay_plan import PolicyEffect
from services.kpi.domain.policy import Over, PolicyCheck, Verification
from services.kpi.domain.policy import PolicyPack as DomainPack
from services.kpi.schemas.fields import Exact


class Finding(Wire):
    """A rule of a policy pack that statements of a run do not keep; `worst` is farthest from `limit`."""

    model_config = example(
        {
            "pack": "cn-2010",
            "rule": "defer_40",
            "effect": "block",
            "limit": "0.4",
            "managers": 2,
            "worst": "0.25",
            "worst_manager": "A-017",
        }
    )

    pack: Code
    rule: Code
    effect: PolicyEffect
    limit: Exact
    managers: Count
    worst: Exact
    worst_manager: ExternalId


class PolicyRule(Wire):
    """One rule of a pack; `posts` it is for, all when none is named."""

    code: Code
    name: Names
    check: PolicyCheck
    limit: Exact
    posts: list[Code]
    over: Annotated[Over, Field(description="One statement, or all pay of the calendar year so far.")]
    source: Annotated[str, Field(description="The place in the regulation; empty where it is not known.")]
    verification: Annotated[
        Verification,
        Field(
            description="`summary`: the numbers come from a summary of the regulation and were not compared with its "
            "official text; compare them before you rely on them."
        ),
    ]


class PolicyTrigger(Wire):
    """What malus or clawback may be based on; a `must` one leaves the bank no choice."""

    code: Code
    name: Names
    must: bool


class PolicyPack(Wire):
    """What one regulation asks of pay, from a day on, with its source."""

    model_config = example(
        {
            "id": "cn-2010",
            "name": {"en": "CBRC guidelines on sound remuneration (2010)", "zh-CN": "商业银行稳健薪酬监管指引（2010）"},
            "valid_from": "2010-02-21",
            "source": "银监发〔2010〕14号",
            "rules": [],
            "triggers": [],
        }
    )

    id: Code
    name: Names
    valid_from: date
    source: str
    rules: list[PolicyRule]
    triggers: list[PolicyTrigger]

    @classmethod
    def shown(cls, pack: DomainPack) -> "PolicyPack":
        """The representation."""
        lists = {"rules": list(pack.rules), "triggers": list(pack.triggers)}
        told = {name: getattr(pack, name) for name in ("id", "name", "valid_from", "source")}
        return cls.model_validate(told | lists, from_attributes=True)


class PolicyPacks(Wire):
    """The policy packs in force on a day."""

    model_config = example({"items": []})

    items: Annotated[list[PolicyPack], Field(description="All there are; the list is not paged.")]
