"""The rules by which the portfolio is sorted and divided."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType

from services.accounts.domain.account_list import ListDefinition, ListKind, ListRule
from services.accounts.domain.allocation import AllocationRule, WorkloadRule
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.domain.qualification import Decision, ValidityRule
from services.accounts.domain.tier import Tier, TierModel
from services.accounts.rulebook.documents import Document, dated, in_force, name, names, versions


def validity_rule(on: date) -> ValidityRule:
    """How long what is decided on `on` holds."""
    document = in_force("qualifications", on)
    return ValidityRule(document["valid_days"], **dated(document))


@lru_cache(64)
def tier_model(on: date) -> TierModel:
    """The tiers in force on `on`."""
    return _tier_model(in_force("tiers", on))


@cache
def tier_models() -> tuple[TierModel, ...]:
    """Every version, oldest first."""
    return tuple(sorted(map(_tier_model, versions("tiers")), key=lambda model: model.effective_from))


def _tier_model(document: Document) -> TierModel:
    return TierModel(
        tiers=tuple(_tier(entry) for entry in document["tiers"]),
        currency=document["currency"],
        margin_up_pct=Decimal(document["margin_up_pct"]),
        margin_down_pct=Decimal(document["margin_down_pct"]),
        min_stay_up_days=document["min_stay_up_days"],
        min_stay_down_days=document["min_stay_down_days"],
        **dated(document),
    )


def _tier(entry: Document) -> Tier:
    levels = {measure: Decimal(level) for measure, level in entry["boundaries"].items()}
    return Tier(entry["code"], name(entry["name"]), MappingProxyType(levels))


def house_desk(on: date) -> Manager:
    """The record under which a house desk is opened on `on`."""
    document = in_force("house-desk", on)
    return Manager(
        **{key: document[key] for key in ("external_id", "name", "grade", "employed_from")},
        role=ManagerRole.RELATIONSHIP,
        employed_until=None,
        capacity_hours=0,
        house_desk=True,
    )


def workload_rule(on: date) -> WorkloadRule:
    """How many hours accounts take on `on`."""
    document = in_force("workload", on)
    return WorkloadRule(
        hours_a_month=_by_tier(document["hours_a_month"]),
        planned_as=MappingProxyType({Decision(said): tier for said, tier in document["planned_as"].items()}),
        fill_max_pct=Decimal(document["fill_max_pct"]),
        **dated(document),
    )


def allocation_rule(on: date) -> AllocationRule:
    """What counts when accounts are given to managers on `on`."""
    document = in_force("allocation", on)
    single = ("band_pct", "other_territory", "tier_gap", "style", "style_unknown", "balance")
    limit = document["move_limit_pct"]
    return AllocationRule(
        tiers=tuple(document["tiers"]),
        move_limit_pct=None if limit is None else Decimal(limit),
        switching=_by_tier(document["switching"]),
        unplaced=_by_tier(document["unplaced"]),
        **({name: Decimal(document[name]) for name in single} | dated(document)),
    )


def _by_tier(entries: Mapping[str, str]) -> Mapping[str, Decimal]:
    return MappingProxyType({tier: Decimal(amount) for tier, amount in entries.items()})


@lru_cache(64)
def list_rule(on: date) -> ListRule:
    """The lists that ship, and the outcomes of work, on `on`."""
    document = in_force("lists", on)
    definitions = {
        code: ListDefinition(code, ListKind(e["kind"]), name(e["name"]), e["condition"], e["due_days"])
        for code, e in document["definitions"].items()
    }
    outcomes = {ListKind(kind): names(entries) for kind, entries in document["outcomes"].items()}
    return ListRule(document["currency"], MappingProxyType(definitions), MappingProxyType(outcomes), **dated(document))
