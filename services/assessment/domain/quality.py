"""Signs that a sheet was answered without care. A flag asks a person to look; it never rejects anyone."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from services.assessment.domain.answers import Sheet
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.rules import Edition
from services.assessment.domain.scoring import Scores


@dataclass(frozen=True, slots=True)
class QualityRules:
    """Limits: the shortest credible block, the share of shorter ones allowed, the longest run of one position."""

    edition: Edition
    fastest_block_ms: int
    fast_blocks_share: Decimal
    longest_position_run: int


def quality_flags(sheet: Sheet, summary: Scores, instrument: Instrument, rules: QualityRules) -> tuple[str, ...]:
    """The flags of a complete sheet: `position_run`, `too_fast` (when times are given), `anchors_contradict`."""
    signs = {
        "position_run": longest_run(sheet, instrument) >= rules.longest_position_run,
        "too_fast": _fast_share(sheet, rules) > rules.fast_blocks_share,
        "anchors_contradict": _anchors_contradict(sheet, summary, instrument),
    }
    return tuple(flag for flag, seen in signs.items() if seen)


def longest_run(sheet: Sheet, instrument: Instrument) -> int:
    """How many blocks in a row had their most-like choice, or their least-like one, at the same place."""
    choices = {choice.block: choice for choice in sheet.choices}
    shown = [(block, choices[block.id]) for block in instrument.blocks]
    most = [block.position(choice.most) for block, choice in shown]
    least = [block.position(choice.least) for block, choice in shown]
    return max(len(list(run)) for places in (most, least) for _, run in groupby(places))


def _fast_share(sheet: Sheet, rules: QualityRules) -> Decimal:
    timed = [choice.taken_ms for choice in sheet.choices if choice.taken_ms is not None]
    fast = sum(taken_ms < rules.fastest_block_ms for taken_ms in timed)
    return Decimal(fast) / len(timed) if timed else Decimal()


def _anchors_contradict(sheet: Sheet, summary: Scores, instrument: Instrument) -> bool:
    """Whether the factor that the choices put highest is, by the ratings, below each of the others."""
    rated = _rated_levels(sheet, instrument)
    highest = max(FACTORS, key=lambda factor: summary[factor].points)
    return all(rated[highest] < rated[factor] for factor in FACTORS if factor is not highest)


def _rated_levels(sheet: Sheet, instrument: Instrument) -> dict[Factor, int]:
    ratings = {rating.anchor: rating.rating for rating in sheet.ratings}
    return {
        factor: sum(ratings[anchor.id] for anchor in instrument.anchors if anchor.factor is factor)
        for factor in FACTORS
    }
