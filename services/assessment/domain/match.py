"""The match degree (匹配度): how far a person's style lies from what the role asks for.

Smaller is better, 0 is perfect. The formulas of article 3, section 2.3 are lost;
`docs/algorithms/match-degree.md` says how these were inferred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
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
    """MD(f) = |x_f − M_f| for each factor; overall their mean, and three other readings by name.

    `gaps` keep the sign (person − model), so that development knows the direction.
    """

    factors: Mapping[Factor, Degree]
    gaps: Mapping[Factor, Decimal]
    overall: Degree
    root_mean_square: Decimal
    euclidean: Decimal
    largest: Decimal


def match_style(scores: Scores, model: Levels, band_z: Decimal) -> StyleMatch:
    """One style against a role model. Points are published to a tenth, the readings that take a root to a hundredth."""
    gaps = {factor: scores[factor].points - model[factor] for factor in FACTORS}
    distances = [abs(gap) for gap in gaps.values()]
    squares = sum((gap**2 for gap in gaps.values()), Decimal())
    return StyleMatch(
        factors={factor: factor_degree(scores[factor], model[factor]) for factor in FACTORS},
        gaps=gaps,
        overall=_overall(distances, [scores[factor].sem for factor in FACTORS], band_z),
        root_mean_square=round_decimal((squares / len(FACTORS)).sqrt(), 2),
        euclidean=round_decimal(squares.sqrt(), 2),
        largest=max(distances),
    )


def match_person(styles: Mapping[Style, Scores], model: Levels, band_z: Decimal) -> dict[Style, StyleMatch]:
    """The internal and the external style of one person against a role model."""
    return {style: match_style(styles[style], model, band_z) for style in MATCHED_STYLES}


def factor_degree(score: Score, level: Decimal) -> Degree:
    """|x − M|, and the smallest and largest it can be while x moves within its band."""
    ends = sorted((abs(score.low - level), abs(score.high - level)))
    low = Decimal() if score.low <= level <= score.high else ends[0]
    return Degree(abs(score.points - level), low, ends[1])


def _overall(distances: list[Decimal], sems: list[Decimal], band_z: Decimal) -> Degree:
    """The mean of the four, ± `band_z` standard errors, taking the errors of the factors as independent."""
    centre = round_decimal(sum(distances, Decimal()) / len(distances), 2)
    error = sum((sem**2 for sem in sems), Decimal()).sqrt() / len(sems)
    reach = round_decimal(band_z * error, 2)
    return Degree(centre, max(Decimal(), centre - reach), centre + reach)
