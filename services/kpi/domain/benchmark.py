"""Benchmarks (标杆): who leads a segment in an indicator, so that the others know from whom to learn (article 13)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.kpi.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The manager of a segment with the highest membership in an indicator; of several, the one with the higher score,
    then the one scored first. `observed` is None where the leader's value is missing, too."""

    segment: str
    indicator: str
    manager: str
    score: Decimal
    membership: Decimal
    observed: Decimal | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator brought to a score; `observed` is None where the value is missing and counts as nothing."""

    indicator: str
    points: Decimal
    weight: Decimal
    membership: Decimal
    observed: Decimal | None


def contributions(scorecard: Scorecard) -> Iterator[Contribution]:
    """Every indicator that was counted, in the scheme's order."""
    for part in scorecard.figure.inputs:
        membership, weight = part.inputs
        observed = membership.inputs[0].value if membership.inputs else None
        yield Contribution(part.key.partition("/")[2], part.value, weight.value, membership.value, observed)


@dataclass(frozen=True, slots=True)
class Scored:
    """A manager of a segment, and what the score is made of."""

    manager: str
    segment: str
    score: Decimal
    parts: tuple[Contribution, ...]


Leaders = dict[tuple[str, str], Benchmark]
"""Who leads, by segment and indicator."""


def lead(present: Mapping[tuple[str, str], Benchmark], scored: Iterable[Scored]) -> Leaders:
    """The benchmarks after some more managers have been scored."""
    leaders = dict(present)
    for each in scored:
        for part in each.parts:
            leader = leaders.get((each.segment, part.indicator))
            if leader is None or (part.membership, each.score) > (leader.membership, leader.score):
                leaders[each.segment, part.indicator] = _benchmark(each, part)
    return leaders


def _benchmark(scored: Scored, part: Contribution) -> Benchmark:
    place = (scored.segment, part.indicator)
    return Benchmark(*place, scored.manager, scored.score, part.membership, part.observed)
