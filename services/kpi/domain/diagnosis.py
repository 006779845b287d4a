"""A diagnosis: what cost a manager points, most costly first, and what to improve next (找差距, article 13)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.kpi.domain.benchmark import Benchmark, Contribution, contributions
from services.kpi.domain.exact import quotient, rounded
from services.kpi.domain.scheme import Scheme, graded
from services.kpi.domain.scorecard import MOST_POINTS, SCORE_DIGITS, Scorecard


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One indicator that is not at the leader's level. `benchmark` is None when nobody of the segment does better;
    `within_reach` are the points that the benchmark's value would bring, of those lost."""

    indicator: str
    points_lost: Decimal
    membership: Decimal
    observed: Decimal | None
    benchmark: Benchmark | None
    within_reach: Decimal


@dataclass(frozen=True, slots=True)
class Improvement:
    """The next best step: the indicator in which the benchmark of the segment shows most points to be had."""

    indicator: str
    observed: Decimal | None
    to: Decimal | None
    points: Decimal
    score_after: Decimal
    grade_after: str | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All shortfalls of a scorecard: score and points lost add up to 100."""

    shortfalls: tuple[Shortfall, ...]
    broken: tuple[str, ...]
    next_improvement: Improvement | None


def diagnose(scorecard: Scorecard, scheme: Scheme, benchmarks: Mapping[str, Benchmark]) -> Diagnosis:
    """What cost the points of `scorecard`, the most costly first; `benchmarks` are those of its segment, by indicator.

    What somebody of the same segment does already can be done, so the next improvement is looked for among that: the
    shortfall with most points within reach, of equals the more costly one.
    """
    ranked = sorted(_shortfalls(scorecard, benchmarks), key=lambda shortfall: -shortfall.points_lost)
    best = max(ranked, key=lambda shortfall: shortfall.within_reach, default=None)
    step = _improvement(scorecard, scheme, best) if best is not None and best.within_reach > 0 else None
    return Diagnosis(tuple(ranked), scorecard.broken, step)


def _shortfalls(scorecard: Scorecard, benchmarks: Mapping[str, Benchmark]) -> Iterator[Shortfall]:
    parts = tuple(contributions(scorecard))
    weighed = sum((part.weight for part in parts), Decimal(0))
    for part in parts:
        lost = quotient(100 * part.weight - part.points, weighed)
        if lost > 0:
            better = _better(part, benchmarks)
            gap = better.membership - part.membership if better else Decimal(0)
            reach = quotient(100 * gap * part.weight, weighed)
            yield Shortfall(part.indicator, lost, part.membership, part.observed, better, reach)


def _better(part: Contribution, benchmarks: Mapping[str, Benchmark]) -> Benchmark | None:
    leader = benchmarks.get(part.indicator)
    return leader if leader and leader.membership > part.membership else None


def _improvement(scorecard: Scorecard, scheme: Scheme, step: Shortfall) -> Improvement:
    exact = scorecard.figure.value if scorecard.figure.unrounded is None else scorecard.figure.unrounded
    after = min(rounded(Fraction(exact) + Fraction(step.within_reach), SCORE_DIGITS), MOST_POINTS)
    grade = graded(scheme, after, red_line_crossed=bool(scorecard.broken))
    to = step.benchmark.observed if step.benchmark else None
    return Improvement(step.indicator, step.observed, to, step.within_reach, after, grade)
