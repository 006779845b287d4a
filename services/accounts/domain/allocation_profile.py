"""What an allocation takes into account of a manager: where, for which tiers, and how the style fits."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault

MATCH_DEGREE_MAX = 100


class StyleSource(StrEnum):
    """Whether a match degree was read from the assessment service, or entered by hand."""

    ASSESSMENT = "assessment"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class MatchRead:
    """What the assessment service has of one person in a match: the overall match degree, and since when."""

    match_id: UUID
    match_degree: Decimal
    matched_on: date


@dataclass(frozen=True, slots=True)
class StyleMatch:
    """How far the manager's style is from what the accounts of `tier` take; smaller is better.

    The match degree is the assessment service's, of the manager against the role model for that tier: `match_id` says
    which match it was, `matched_on` when.
    """

    tier: str
    match_degree: Decimal
    matched_on: date
    match_id: UUID | None = None
    source: StyleSource = StyleSource.ENTERED


@dataclass(frozen=True, slots=True)
class AllocationProfile:
    """`territories` are countries and regions, none for everywhere; `tier_max` is the highest tier, none for all."""

    manager_id: UUID
    territories: tuple[str, ...] = ()
    tier_max: str | None = None
    styles: tuple[StyleMatch, ...] = ()


def profile_faults(profile: AllocationProfile, tiers: Collection[str]) -> Iterator[Fault]:
    """Everything that keeps the profile from being filed."""
    if profile.tier_max is not None and profile.tier_max not in tiers:
        yield Fault("unknown_tier", "/tier_max", {"tier": profile.tier_max})
    seen: set[str] = set()
    for i, style in enumerate(profile.styles):
        if style.tier not in tiers:
            yield Fault("unknown_tier", f"/styles/{i}/tier", {"tier": style.tier})
        if style.tier in seen:
            yield Fault("tier_repeated", f"/styles/{i}/tier", {"tier": style.tier})
        if not 0 <= style.match_degree <= MATCH_DEGREE_MAX:
            yield Fault("out_of_range", f"/styles/{i}/match_degree", {"least": 0, "most": MATCH_DEGREE_MAX})
        seen.add(style.tier)
