"""Traits: what is known of an account on a day, by name, for rules that sort accounts into tiers and lists.

Amounts are in major units of the one currency that the rule names; what is on record in other currencies is left out
and never added up. What nothing is known of is `None`, which is not zero.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class TraitKind(StrEnum):
    """What may be said of a trait: words are compared for being equal, numbers by size too."""

    WORD = "word"
    NUMBER = "number"


TraitValue = str | Decimal | None
Traits = Mapping[str, TraitValue]

TRAITS: Mapping[str, TraitKind] = MappingProxyType(
    {
        **dict.fromkeys(("kind", "country", "category", "sector", "status", "decision", "tier"), TraitKind.WORD),
        **dict.fromkeys(
            (
                "score",
                "aum",
                "revenue_12m",
                "revenue_trend",
                "products_held",
                "days_since_contact",
                "overdue_days",
                "complaints_180d",
            ),
            TraitKind.NUMBER,
        ),
    }
)
"""Every trait. The figures are explained in `docs/algorithms/tiers.md`."""
