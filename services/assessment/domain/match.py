"""The match degree (匹配度): how far a person's style lies from what the role asks for.

Smaller is better, 0 is perfect. The formulas of article 3, section 2.3 are lost;
`docs/algorithms/match-degree.md` says how these were inferred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.indices import Floats, Indices, Yardstick, indices_of
from services.assessment.domain.scoring import Score, Scores

MATCHED_STYLES = (Style.INTERNAL, Style.EXTERNAL)
"""The two sides that article 3 matches: MD(Di)…MD(Ci) and MD(Do)…MD(Co)."""


@dataclass(frozen=True, slots=True)
class Degree:
    """A match degree in points, with the range that the measurement error leaves open."""

    points: Decimal
    low: Decimal
    high: Decimal

    def overlaps(self, other: "Degree") -> bool:
        """Whether the two ranges touch: then neither is clearly the better match."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class StyleMatch:
    """MD(f) = |x_f − M_f| for each factor; overall their mean, three other readings by name, and the indices.

    `gaps` keep the sign (person − model), so that development knows the direction.
    """

    factors: Mapping[Factor, Degree]
    gaps: Mapping[Factor, Decimal]
    overall: Degree
    root_mean_square: Decimal
    euclidean: Decimal
    largest: Decimal
    indices: Indices | None = None


def match_style(scores: Scores, yardstick: Yardstick, covariance: Floats | None = None) -> StyleMatch:
    """One style against a role model. Points are published to a tenth, the readings that take a root to a hundredth."""
    model = yardstick.levels
    points = {factor: scores[factor].points for factor in FACTORS}
    sems = {factor: scores[factor].sem for factor in FACTORS}
    gaps = {factor: points[factor] - model[factor] for factor in FACTORS}
    squares = sum((gap**2 for gap in gaps.values()), Decimal())
    return StyleMatch(
        factors={factor: factor_degree(scores[factor], factor, yardstick) for factor in FACTORS},
        gaps=gaps,
        overall=_overall(gaps, sems, yardstick),
        root_mean_square=round_decimal((squares / len(FACTORS)).sqrt(), 2),
        euclidean=round_decimal(squares.sqrt(), 2),
        largest=max(abs(gap) for gap in gaps.values()),
        indices=indices_of(points, sems, yardstick, covariance),
    )


def match_person(
    styles: Mapping[Style, Scores], yardstick: Yardstick, covariances: Mapping[Style, Floats | None] | None = None
) -> dict[Style, StyleMatch]:
    """The internal and the external style of one person against a role model."""
    known = covariances or {}
    return {style: match_style(styles[style], yardstick, known.get(style)) for style in MATCHED_STYLES}


def factor_degree(score: Score, factor: Factor, yardstick: Yardstick) -> Degree:
    """|x − M|, and the smallest and largest it can be while x and M move within their bands."""
    level = yardstick.levels[factor]
    more = _widening(score.sem, yardstick.errors[factor], yardstick.band_z)
    low, high = score.low - more, score.high + more
    ends = sorted((abs(low - level), abs(high - level)))
    return Degree(abs(score.points - level), Decimal() if low <= level <= high else ends[0], ends[1])


def _widening(sem: Decimal, error: Decimal, band_z: Decimal) -> Decimal:
    """By how much the model's own standard error makes a band of measurement error wider."""
    return round_decimal(band_z * ((sem**2 + error**2).sqrt() - sem), 1)


def _overall(gaps: Levels, sems: Levels, yardstick: Yardstick) -> Degree:
    """The mean of the four, ± `band_z` standard errors, taking the errors of the factors as independent."""
    centre = round_decimal(sum((abs(gap) for gap in gaps.values()), Decimal()) / len(FACTORS), 2)
    reach = overall_reach(sems, yardstick)
    return Degree(centre, max(Decimal(), centre - reach), centre + reach)


def overall_reach(sems: Levels, yardstick: Yardstick) -> Decimal:
    """How far the band of an overall match degree reaches to either side: `band_z` standard errors of the mean."""
    variances = (sems[factor] ** 2 + yardstick.errors[factor] ** 2 for factor in FACTORS)
    return round_decimal(yardstick.band_z * sum(variances, Decimal()).sqrt() / len(FACTORS), 2)
