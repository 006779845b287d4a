"""Which factor, style or match goes with performance: correlations with intervals, and curves where many took part."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from services.assessment.domain.chances import significant, two_sided_p
from services.assessment.domain.contrast import corrected
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style, mean
from services.assessment.domain.figures import figure
from services.assessment.domain.indices import Floats
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.profile import Profile, points_of
from services.assessment.domain.study_rules import StudyRules

_NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Correlation:
    """How one reading of a style goes with performance.

    `reading` is `score` or `match` (the match degree: a negative r means that those who fit perform better); `factor`
    is None for the overall match. The interval is Fisher's, 95 %; `p_holm` is corrected over all correlations.
    """

    style: Style
    reading: str
    factor: Factor | None
    r: Decimal
    low: Decimal
    high: Decimal
    p: Decimal
    p_holm: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Performance = b₀ + b₁x + b₂x² on a factor's external score.

    `gain` is what the curve explains beyond the straight line (ΔR²), `p` its chance under a straight line; `turning` is
    the score at which performance is highest or lowest, None for a straight line.
    """

    factor: Factor
    r_squared: Decimal
    gain: Decimal
    p: Decimal
    turning: Decimal | None


@dataclass(frozen=True, slots=True)
class PerformanceLink:
    """What goes with performance among the `members` of whom it is known."""

    members: int
    correlations: tuple[Correlation, ...]
    curves: tuple[Curve, ...]


def performance_link(people: Sequence[tuple[Profile, Decimal]], levels: Levels, rules: StudyRules) -> PerformanceLink:
    """Correlate every reading with performance; too few persons, or all performing alike, give no figures."""
    performance = np.array([float(value) for _, value in people])
    if len(people) < rules.least_for_correlation or not performance.std():
        return PerformanceLink(len(people), (), ())
    columns = _columns([profile for profile, _ in people], levels)
    found = [_correlation(key, column, performance) for key, column in columns.items() if column.std()]
    holm = corrected({n: c.p for n, c in enumerate(found)})
    correlations = tuple(
        Correlation(c.style, c.reading, c.factor, c.r, c.low, c.high, c.p, holm[n]) for n, c in enumerate(found)
    )
    enough = len(people) >= rules.least_for_curve
    external = {f: columns[Style.EXTERNAL, "score", f] for f in FACTORS}
    curves = tuple(_curve(f, x, performance) for f, x in external.items() if enough and len(set(x.tolist())) > 2)
    return PerformanceLink(len(people), correlations, curves)


Reading = tuple[Style, str, Factor | None]


def _columns(profiles: Sequence[Profile], levels: Levels) -> Mapping[Reading, Floats]:
    columns: dict[Reading, list[Decimal]] = {}
    for profile in profiles:
        for style in MATCHED_STYLES:
            points = points_of(profile.styles[style])
            distances = {factor: abs(points[factor] - levels[factor]) for factor in FACTORS}
            for factor in FACTORS:
                columns.setdefault((style, "score", factor), []).append(points[factor])
                columns.setdefault((style, "match", factor), []).append(distances[factor])
            columns.setdefault((style, "match", None), []).append(mean(list(distances.values())))
    return {key: np.array([float(value) for value in values]) for key, values in columns.items()}


def _correlation(key: Reading, column: Floats, performance: Floats) -> Correlation:
    r = max(-1.0, min(1.0, float(np.corrcoef(column, performance)[0, 1])))
    n = len(column)
    certain = 1 - r * r < 1e-12
    z, reach = (0.0, 0.0) if certain else (math.atanh(r), _NORMAL_95 / math.sqrt(n - 3))
    low, high = (r, r) if certain else (math.tanh(z - reach), math.tanh(z + reach))
    p = 0.0 if certain else two_sided_p(r * math.sqrt((n - 2) / (1 - r * r)), n - 2)
    return Correlation(*key, figure(r, 3), figure(low, 3), figure(high, 3), significant(p))


def _curve(factor: Factor, x: Floats, y: Floats) -> Curve:
    centred = (x - x.mean()) / x.std()
    line, bent = (_explained(np.vander(centred, degree + 1), y) for degree in (1, 2))
    b2, b1, _ = np.polyfit(centred, y, 2)
    degrees = len(x) - 3
    left = 1 - bent
    t = math.sqrt(max(0.0, bent - line) / left * degrees) if left > 1e-12 else math.inf
    p = two_sided_p(t, degrees) if math.isfinite(t) else 0.0
    turning = figure(float(x.mean() - x.std() * b1 / (2 * b2)), 1) if abs(b2) > 1e-9 else None
    return Curve(factor, figure(bent, 3), figure(max(0.0, bent - line), 3), significant(p), turning)


def _explained(design: Floats, y: Floats) -> float:
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return 1 - float(np.square(y - fitted).sum() / np.square(y - y.mean()).sum())
