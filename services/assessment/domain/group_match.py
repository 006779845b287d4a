"""The match degree of a group, in the two readings that a group can have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import round_decimal
from services.assessment.domain.bootstrap import Interval, mean_interval
from services.assessment.domain.factors import FACTORS, Factor, Levels, mean, sample_sd

DIGITS = 2
"""Group figures are published to a hundredth of a point, as article 3 prints them (5.08, 15.37)."""


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """One style of a group against a role model.

    `bias` is |mean(x) − M| a factor: where the group as a whole lies, blind to its spread; the reading that agrees
    with article 3's surviving figures. `mad` is the mean of the members' own |x − M|; it is never smaller than the
    bias. The overall figures are the means of the four. `spread` is the members' standard deviation; the intervals say
    how far the mad may move with other members (bootstrap, 95 %).
    """

    members: int
    means: Mapping[Factor, Decimal]
    spread: Mapping[Factor, Decimal]
    bias: Mapping[Factor, Decimal]
    mad: Mapping[Factor, Decimal]
    mad_interval: Mapping[Factor, Interval]
    overall_bias: Decimal
    overall_mad: Decimal
    overall_mad_interval: Interval


def match_group(members: Sequence[Levels], model: Levels) -> GroupMatch:
    """Both readings for the scores of one style; an empty group is refused (`empty_group`)."""
    if not members:
        raise Invalid(Fault("empty_group", "/profile_ids"))
    columns = {factor: [levels[factor] for levels in members] for factor in FACTORS}
    bias = {factor: abs(mean(columns[factor]) - model[factor]) for factor in FACTORS}
    distances = {factor: [abs(x - model[factor]) for x in columns[factor]] for factor in FACTORS}
    overall = [mean(list(own)) for own in zip(*distances.values(), strict=True)]
    return GroupMatch(
        members=len(members),
        means={factor: _rounded(mean(columns[factor])) for factor in FACTORS},
        spread={factor: _rounded(sample_sd(columns[factor])) for factor in FACTORS},
        bias={factor: _rounded(bias[factor]) for factor in FACTORS},
        mad={factor: _rounded(mean(distances[factor])) for factor in FACTORS},
        mad_interval={factor: mean_interval(distances[factor], DIGITS) for factor in FACTORS},
        overall_bias=_rounded(mean(list(bias.values()))),
        overall_mad=_rounded(mean(overall)),
        overall_mad_interval=mean_interval(overall, DIGITS),
    )


def _rounded(points: Decimal) -> Decimal:
    return round_decimal(points, DIGITS)
