"""Benchmarks (标杆): who leads in an indicator, so that the others know from whom to learn (article 13)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.explain import Figure
from services.kpi.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The manager with the highest membership in an indicator; of several, the one with the higher score, then the one
    scored first. `observed` is None where the leader's value is missing, too."""

    indicator: str
    manager: str
    score: Decimal
    membership: Decimal
    observed: Decimal | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator brought to a score, read from its explanation."""

    indicator: str
    points: Decimal
    weight: Decimal
    membership: Decimal
    observed: Figure | None


def contributions(scorecard: Scorecard) -> Iterator[Contribution]:
    """Every indicator that was counted, in the scheme's order."""
    for part in scorecard.figure.inputs:
        membership, weight = part.inputs
        observed = membership.inputs[0] if membership.inputs else None
        yield Contribution(part.key.partition("/")[2], part.value, weight.value, membership.value, observed)


def lead(present: Mapping[str, Benchmark], scorecards: Iterable[tuple[str, Scorecard]]) -> dict[str, Benchmark]:
    """The benchmarks by indicator after some more managers (id, scorecard) have been scored."""
    leaders = dict(present)
    for manager, scorecard in scorecards:
        for part in contributions(scorecard):
            leader = leaders.get(part.indicator)
            if leader is None or (part.membership, scorecard.score) > (leader.membership, leader.score):
                observed = part.observed.value if part.observed else None
                leaders[part.indicator] = Benchmark(part.indicator, manager, scorecard.score, part.membership, observed)
    return leaders
