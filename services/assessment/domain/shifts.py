"""How many people show more, or less, of a factor at work than is natural to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.assessment.domain.bootstrap import Interval
from services.assessment.domain.chances import chance_of_at_least, significant, two_sided_sign_p, wilson
from services.assessment.domain.factors import FACTORS, Factor, Levels
from services.assessment.domain.figures import figure
from services.assessment.domain.norm import Norm, ShiftNull


@dataclass(frozen=True, slots=True)
class ShiftCount:
    """People whose factor moves up, down or not at all from internal to external (article 3: I up in 37 of 55).

    `expected_up` is how many would seem to rise if no one shifted, by the norm's model; only the excess speaks.
    `p_up` is the chance of as many risers or more by that model (exact binomial, one-sided). Beside it stands the plain
    reading: the share of risers with Wilson's interval, and the two-sided sign test against one half (37 of 55: .0145).
    """

    up: int
    down: int
    level: int
    expected_up: Decimal
    excess_up: Decimal
    p_up: Decimal
    up_share: Decimal | None = None
    up_share_interval: Interval | None = None
    p_plain: Decimal | None = None


def count_shifts(shifts: Sequence[Levels], norm: Norm) -> dict[Factor, ShiftCount]:
    """Count the directions of the shifts, factor by factor; what lies within the norm's shift margin is level."""
    margin = norm.scale.shift_margin
    return {factor: _count([shift[factor] for shift in shifts], norm.shift_null[factor], margin) for factor in FACTORS}


def _count(moves: list[Decimal], null: ShiftNull, margin: Decimal) -> ShiftCount:
    up, down = sum(move > margin for move in moves), sum(move < -margin for move in moves)
    expected = round_decimal(null.up_share * len(moves), 1)
    chance = significant(chance_of_at_least(up, len(moves), null.up_share))
    low, high = wilson(up, len(moves))
    return ShiftCount(
        up=up,
        down=down,
        level=len(moves) - up - down,
        expected_up=expected,
        excess_up=up - expected,
        p_up=chance,
        up_share=round_decimal(Decimal(up) / len(moves), 3),
        up_share_interval=Interval(figure(max(0.0, low), 3), figure(min(1.0, high), 3)),
        p_plain=significant(two_sided_sign_p(up, len(moves))),
    )
