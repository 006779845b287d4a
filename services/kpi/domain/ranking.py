"""Ranks: where a manager stands in a run, and among those of the same segment."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Competition ranking: equals share a rank, and the next ones count everybody before them (1, 2, 2, 4)."""

    rank: int
    among: int
    segment_rank: int
    segment_among: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a manager came to in a run; `place` is known once everybody has been scored."""

    scorecard_id: UUID
    manager: str
    segment: str
    score: Decimal
    grade: str | None = None
    place: Place | None = None


def rank_all(results: Sequence[Result], wanted: Sequence[Result] | None = None) -> dict[UUID, Place]:
    """The place of everybody among `results`, or of those `wanted` of them, by scorecard."""
    everybody = _ordered(results)
    by_segment: dict[str, list[Result]] = {}
    for result in results:
        by_segment.setdefault(result.segment, []).append(result)
    within = {name: _ordered(found) for name, found in by_segment.items()}
    placed = results if wanted is None else wanted
    return {result.scorecard_id: _place(result, everybody, within[result.segment]) for result in placed}


def _ordered(results: Iterable[Result]) -> list[Decimal]:
    return sorted(-result.score for result in results)


def _place(result: Result, everybody: Sequence[Decimal], segment: Sequence[Decimal]) -> Place:
    ranks = [bisect_left(scores, -result.score) + 1 for scores in (everybody, segment)]
    return Place(ranks[0], len(everybody), ranks[1], len(segment))
