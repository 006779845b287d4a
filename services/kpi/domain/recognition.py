"""Recognition (表彰): whom a run gives reason to praise, by score, by progress, and by what they do best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.kpi.domain.benchmark import Benchmark
from services.kpi.domain.ranking import Result


@dataclass(frozen=True, slots=True)
class Advance:
    """How many points a manager went up since the run before."""

    manager: str
    segment: str
    before: Decimal
    score: Decimal

    @property
    def gained(self) -> Decimal:
        """Points gained."""
        return self.score - self.before


@dataclass(frozen=True, slots=True)
class Recognition:
    """The lists of a run: the best, whose last place may be shared; the most improved; who leads in which indicator."""

    best: tuple[Result, ...]
    most_improved: tuple[Advance, ...]
    leaders: tuple[Benchmark, ...]


def best_of(results: Sequence[Result], most: int) -> tuple[Result, ...]:
    """The first `most` places; of equals on the last of them all are named, because nothing sets them apart."""
    named = ((result.place.rank, result.manager, result) for result in results if result.place is not None)
    return tuple(result for rank, _, result in sorted(named, key=lambda each: each[:2]) if rank <= most)


def most_improved(results: Sequence[Result], before: Mapping[str, Decimal], most: int) -> tuple[Advance, ...]:
    """Who gained most points on the scores `before`, by manager; only gains count, equals in order of their number."""
    advances = [Advance(r.manager, r.segment, before[r.manager], r.score) for r in results if r.manager in before]
    gains = sorted((a for a in advances if a.gained > 0), key=lambda a: (-a.gained, a.manager))
    return tuple(gains[:most])
