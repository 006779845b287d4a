"""The rules by which the portfolio is sorted and divided."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType

from services.accounts.domain.tier import Tier, TierModel
from services.accounts.rulebook.documents import Document, dated, in_force, name, versions


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
