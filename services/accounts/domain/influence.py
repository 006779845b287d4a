"""Influence among the people of an account: whose word moves the others, and the way from an advocate to an opponent.

Both are read from the ties of kind influence. Worked tables stand in `docs/algorithms/influence.md`.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import numpy as np

from services.accounts.domain.tie import Tie, TieKind


@dataclass(frozen=True, slots=True)
class InfluenceRule:
    """How influence and threats are reckoned (`rules/influence-*.yaml`)."""

    damping: Decimal
    rounds_max: int
    tolerance: Decimal
    people_max: int
    advocate_support_min: int
    opponent_support_max: int
    impact_max: int
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Influence:
    """A person's share of all influence (the shares add up to 1), and the same as a share of the strongest person's."""

    share: Decimal
    relative: Decimal


def influences(people: Sequence[UUID], ties: Iterable[Tie], rule: InfluenceRule) -> Mapping[UUID, Influence]:
    """PageRank weighted by the strength of the ties, to four decimals.

    A tie hands the rank of the one who is moved on to the one who moves. Who is moved by nobody hands it on to all
    alike. Without ties everybody has the same share.
    """
    if not people:
        return {}
    ranks = _ranks(people, ties, rule)
    strongest = max(ranks)
    return {person: Influence(_four(rank), _four(rank / strongest)) for person, rank in zip(people, ranks, strict=True)}


def _ranks(people: Sequence[UUID], ties: Iterable[Tie], rule: InfluenceRule) -> list[float]:
    index, size, damping = {person: i for i, person in enumerate(people)}, len(people), float(rule.damping)
    links = [
        (index[tie.to_contact_id], index[tie.from_contact_id], tie.strength)
        for tie in ties
        if tie.kind is TieKind.INFLUENCE and tie.to_contact_id in index and tie.from_contact_id in index
    ]
    moved, mover = (np.array([link[i] for link in links], dtype=np.intp) for i in (0, 1))
    strength = np.array([link[2] for link in links], dtype=np.float64)
    handed_on = np.bincount(moved, strength, size)
    rank = np.full(size, 1 / size)
    for _ in range(rule.rounds_max):
        flow = np.bincount(mover, rank[moved] * strength / handed_on[moved], size)
        following = (1 - damping) / size + damping * (flow + rank[handed_on == 0].sum() / size)
        done = np.abs(following - rank).sum() < float(rule.tolerance)
        rank = following
        if done:
            break
    return [float(value) for value in rank]


def _four(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.0001"))


def path_to(
    opponent: UUID, advocates: Collection[UUID], barred: Collection[UUID], ties: Iterable[Tie]
) -> tuple[UUID, ...]:
    """The shortest way along influence from any of the `advocates` to `opponent`; empty when there is none.

    A tie of strength s is 1/s long, so a strong one is short; equals go to fewer steps, then to the smaller ids. The
    way leads through nobody who is `barred`: an opponent does not carry our word to another.
    """
    onward: dict[UUID, list[tuple[UUID, Fraction]]] = {}
    for tie in ties:
        if tie.kind is TieKind.INFLUENCE:
            onward.setdefault(tie.from_contact_id, []).append((tie.to_contact_id, Fraction(1, tie.strength)))
    queue: list[tuple[Fraction, int, tuple[UUID, ...]]] = [(Fraction(0), 1, (advocate,)) for advocate in advocates]
    heapq.heapify(queue)
    reached: set[UUID] = set()
    while queue:
        length, steps, way = heapq.heappop(queue)
        if way[-1] == opponent:
            return way
        if way[-1] in reached:
            continue
        reached.add(way[-1])
        for person, step in onward.get(way[-1], ()):
            if person not in reached and (person == opponent or person not in barred):
                heapq.heappush(queue, (length + step, steps + 1, (*way, person)))
    return ()
