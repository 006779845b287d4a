"""Tiers: which accounts are core, and when one moves up or down, with hysteresis so that none flaps.

An account goes to the highest tier that it reaches. A tier above the present one is reached at its boundary plus a
margin, the present one and those below are held down to their boundary less a margin; after a move down or up an
account stays for a while. Worked table: `docs/algorithms/tiers.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.name import Name

Values = Mapping[str, Decimal | None]


class TierReason(StrEnum):
    """Why an account is in its tier."""

    FIRST = "tier_first"
    RAISED = "tier_raised"
    LOWERED = "tier_lowered"
    KEPT = "tier_kept"
    WITHIN_MARGIN = "tier_within_margin"
    MINIMUM_STAY = "tier_minimum_stay"
    NOTHING_KNOWN = "tier_nothing_known"


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier is reached when any measure reaches its boundary; one without boundaries takes everybody."""

    code: str
    name: Name
    boundaries: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class TierModel:
    """The tiers from the highest to the lowest (`rules/tiers-*.yaml`); margins are shares of a boundary in percent."""

    tiers: tuple[Tier, ...]
    currency: str
    margin_up_pct: Decimal
    margin_down_pct: Decimal
    min_stay_up_days: int
    min_stay_down_days: int
    effective_from: date
    source: str

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that some boundary reads, in order."""
        return tuple(dict.fromkeys(measure for tier in self.tiers for measure in tier.boundaries))

    def rank(self, code: str) -> int:
        """How high a tier is: 0 is the lowest; a code that this version does not know is lowest too."""
        codes = [tier.code for tier in reversed(self.tiers)]
        return codes.index(code) if code in codes else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier that an account is in, and since when."""

    tier: str
    since: date


@dataclass(frozen=True, slots=True)
class TierAssessment:
    """The tier of an account as of a day, with what was read; `before` is the tier that it came from, or was in."""

    account_id: UUID
    as_of: date
    tier: str
    before: str | None
    since: date
    reason: TierReason
    measures: Values
    rule_effective_from: date
    superseded_at: datetime | None = None

    @property
    def standing(self) -> Standing:
        """Where the account stands by it."""
        return Standing(self.tier, self.since)


def assess_tier(
    account_id: UUID, values: Values, present: Standing | None, model: TierModel, as_of: date
) -> TierAssessment:
    """The tier on `as_of`; it depends on the values, the present standing and the model only."""
    read = {measure: values.get(measure) for measure in model.measures}
    tier, reason = _decided(read, present, model, as_of)
    moved = present is None or tier != present.tier
    since = as_of if present is None or moved else present.since
    before = present.tier if present else None
    return TierAssessment(account_id, as_of, tier, before, since, reason, read, model.effective_from)


def assessing_faults(as_of: date, last: date | None) -> Iterator[Fault]:
    """What keeps an account from being assessed as of a day: tiers are decided forwards."""
    if last is not None and as_of < last:
        yield Fault("tier_assessed_later", "/as_of", {"as_of": last.isoformat()})


def _decided(values: Values, present: Standing | None, model: TierModel, as_of: date) -> tuple[str, TierReason]:
    if all(value is None for value in values.values()):
        return (present.tier if present else model.tiers[-1].code), TierReason.NOTHING_KNOWN
    if present is None:
        return _highest(values, model, None), TierReason.FIRST
    wanted = _highest(values, model, model.rank(present.tier))
    rise = model.rank(wanted) - model.rank(present.tier)
    if rise == 0:
        bare = _highest(values, model, None)
        return present.tier, TierReason.KEPT if bare == present.tier else TierReason.WITHIN_MARGIN
    days = model.min_stay_up_days if rise > 0 else model.min_stay_down_days
    if as_of < present.since + timedelta(days=days):
        return present.tier, TierReason.MINIMUM_STAY
    return wanted, TierReason.RAISED if rise > 0 else TierReason.LOWERED


def _highest(values: Values, model: TierModel, present_rank: int | None) -> str:
    for tier in model.tiers:
        rank = model.rank(tier.code)
        margin = Decimal(0)
        if present_rank is not None:
            margin = model.margin_up_pct if rank > present_rank else -model.margin_down_pct
        if _reached(tier, values, margin):
            return tier.code
    return model.tiers[-1].code


def _reached(tier: Tier, values: Values, margin_pct: Decimal) -> bool:
    known = ((values.get(measure), level) for measure, level in tier.boundaries.items())
    return not tier.boundaries or any(v is not None and v >= level * (100 + margin_pct) / 100 for v, level in known)
