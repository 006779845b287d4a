"""A diagnosis: what cost a manager points, most costly first, and who shows how it is done (找差距, article 13)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.kpi.domain.benchmark import Benchmark, Contribution, contributions
from services.kpi.domain.exact import quotient
from services.kpi.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One indicator that is not at the leader's level. `benchmark` is None when nobody in the run does better."""

    indicator: str
    points_lost: Decimal
    membership: Decimal
    observed: Decimal | None
    benchmark: Benchmark | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All shortfalls of a scorecard: score and points lost add up to 100."""

    shortfalls: tuple[Shortfall, ...]
    broken: tuple[str, ...]


def diagnose(scorecard: Scorecard, benchmarks: Mapping[str, Benchmark]) -> Diagnosis:
    """What cost the points of `scorecard`, the most costly first; `benchmarks` are those of its run, by indicator."""
    ranked = sorted(_shortfalls(scorecard, benchmarks), key=lambda shortfall: -shortfall.points_lost)
    return Diagnosis(tuple(ranked), scorecard.broken)


def _shortfalls(scorecard: Scorecard, benchmarks: Mapping[str, Benchmark]) -> Iterator[Shortfall]:
    parts = tuple(contributions(scorecard))
    weighed = sum((part.weight for part in parts), Decimal(0))
    for part in parts:
        lost = quotient(100 * part.weight - part.points, weighed)
        if lost > 0:
            observed = part.observed.value if part.observed else None
            yield Shortfall(part.indicator, lost, part.membership, observed, _better(part, benchmarks))


def _better(part: Contribution, benchmarks: Mapping[str, Benchmark]) -> Benchmark | None:
    leader = benchmarks.get(part.indicator)
    return leader if leader and leader.membership > part.membership else None
