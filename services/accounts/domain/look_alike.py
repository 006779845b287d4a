"""Potential key accounts: those that look like the ones we have. Worked table: `docs/algorithms/look-alikes.md`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.domain.money import round_decimal

Traits = tuple[str, ...]
"""The values of the features of an account, in the rule's order; empty where nothing is known."""


@dataclass(frozen=True, slots=True)
class LookAlikeRule:
    """Which features are compared and what each weighs (`rules/look-alikes-*.yaml`); weights add up to 100."""

    weights: Mapping[str, Decimal]
    score_min: Decimal
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Trait:
    """A feature of an account: its value, how many of the key accounts have it, and the points that it gives."""

    feature: str
    value: str
    key_accounts: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class LookAlike:
    """How much accounts with these traits look like key accounts, 0 to 100, trait by trait."""

    traits: Traits
    score: Decimal
    explained: tuple[Trait, ...]


def look_alikes(keys: Iterable[tuple[Traits, int]], others: Iterable[Traits], rule: LookAlikeRule) -> list[LookAlike]:
    """The kinds of accounts that reach the level, the likest first.

    A trait gives its weight × (key accounts that have it ÷ key accounts that have the commonest value of the feature).
    """
    counted = list(keys)
    profile = [_counts(counted, i) for i in range(len(rule.weights))]
    scored = [_scored(traits, profile, rule) for traits in others]
    return sorted((found for found in scored if found.score >= rule.score_min), key=lambda f: (-f.score, f.traits))


def _counts(keys: Sequence[tuple[Traits, int]], i: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for traits, number in keys:
        if traits[i]:
            counts[traits[i]] += number
    return counts


def _scored(traits: Traits, profile: Sequence[Counter[str]], rule: LookAlikeRule) -> LookAlike:
    explained = tuple(
        Trait(feature, value, counts[value], _points(counts, value, weight))
        for (feature, weight), value, counts in zip(rule.weights.items(), traits, profile, strict=True)
    )
    return LookAlike(traits, sum((trait.points for trait in explained), Decimal(0)), explained)


def _points(counts: Counter[str], value: str, weight: Decimal) -> Decimal:
    commonest = max(counts.values(), default=0)
    return round_decimal(weight * counts[value] / commonest, 2) if commonest else Decimal(0)
