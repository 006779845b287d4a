"""The rules of priorities and the questions by which they are set, and the rules of teams."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from chassis.domain.name import Name
from services.accounts.domain.pairing import TeamRule
from services.accounts.domain.priority import PriorityRule, ResultHorizon, TaskKind
from services.accounts.rulebook.documents import dated, in_force, names


def priority_rule(on: date) -> PriorityRule:
    """How hours are weighed on `on`."""
    document = in_force("priorities", on)
    return PriorityRule(
        horizon_days=MappingProxyType({ResultHorizon(k): v for k, v in document["horizon_days"].items()}),
        reserve_pct=MappingProxyType({ResultHorizon(k): v for k, v in document["reserve_pct"].items()}),
        urgency_pct=MappingProxyType(document["urgency_pct"]),
        task_hours=MappingProxyType({TaskKind(k): Decimal(v) for k, v in document["task_hours"].items()}),
        case_hours=Decimal(document["case_hours"]),
        collection_loss_pct=MappingProxyType(document["collection_loss_pct"]),
        executive_value_min=Decimal(document["executive_value_min"]),
        executive_every_days=document["executive_every_days"],
        **dated(document),
    )


def priority_questions(on: date) -> Mapping[str, Name]:
    """What is asked of each account on `on`."""
    return names(in_force("priority-questions", on)["questions"])


def team_rule(on: date) -> TeamRule:
    """What a team must be on `on`."""
    document = in_force("teams", on)
    decisions = frozenset(document["core_decisions"])
    return TeamRule(document["managers_a_product_manager_max"], decisions, **dated(document))
