"""How a target is to be divided: over the periods within its own, or among holders."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Fault
from services.kpi.domain.parts_of_period import parts_of_period
from services.kpi.domain.target import Target


class Pattern(StrEnum):
    """How a value lies over time: evenly, by the days of each part, as it was a year ago, or by stated shares."""

    EVEN = "even"
    DAYS = "days"
    LAST_YEAR = "last_year"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class OverPeriods:
    """Into the periods of the next shorter kind. `opening` is where a level such as a number of customers starts."""

    pattern: Pattern = Pattern.EVEN
    shares: tuple[Decimal, ...] = ()
    opening: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OverHolders:
    """Among holders, by their shares."""

    shares: Mapping[str, Decimal]


Division = OverPeriods | OverHolders


def check_division(target: Target, division: Division) -> list[Fault]:
    """What is wrong with a division: a month has no parts, shares must fit the parts and must not all be zero."""
    if isinstance(division, OverHolders):
        return [] if any(division.shares.values()) else [Fault("no_shares", "/shares")]
    parts = len(parts_of_period(target.period))
    if not parts:
        return [Fault("period_without_parts", "/axis", {"period": target.period})]
    given = len(division.shares)
    if (division.pattern is Pattern.SHARES) is not bool(given):
        return [Fault("shares_with_pattern", "/shares")]
    if given and given != parts:
        return [Fault("shares_not_parts", "/shares", {"given": given, "parts": parts})]
    return [Fault("no_shares", "/shares")] if given and not any(division.shares) else []
