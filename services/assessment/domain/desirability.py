"""How good the phrases of an instrument sound, by judges: what is matched within a block cannot decide the choice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.assessment.domain.factors import FACTORS, Factor, Levels, mean
from services.assessment.domain.figures import figure
from services.assessment.domain.instrument import Block


@dataclass(frozen=True, slots=True)
class Balance:
    """How evenly an instrument's phrases are matched; only those for their factor count, not the reversed ones.

    `judged` of `items` phrases have a rating. `widest` and `average` are the spread (highest − lowest) within a block,
    `by_factor` the mean rating of each factor's phrases: a factor that sounds better than the others is chosen more.
    """

    items: int
    judged: int
    widest: int
    average: Decimal
    by_factor: Levels


def spread_of(block: Block) -> int | None:
    """Highest − lowest rating of the phrases for their factor; None where nobody has judged."""
    judged = list(_judged([block]).values())
    ratings = [rating for of_factor in judged for rating in of_factor]
    return max(ratings) - min(ratings) if ratings else None


def balance_of(blocks: Sequence[Block]) -> Balance | None:
    """The balance of the blocks that are scored; None unless some phrase of each factor has a rating."""
    ratings = _judged(blocks)
    if not all(ratings.values()):
        return None
    spreads = [spread for spread in map(spread_of, blocks) if spread is not None]
    return Balance(
        items=sum(item.key > 0 for block in blocks for item in block.items),
        judged=sum(map(len, ratings.values())),
        widest=max(spreads),
        average=figure(sum(spreads) / len(spreads), 2),
        by_factor={factor: figure(float(mean(list(map(Decimal, ratings[factor])))), 2) for factor in FACTORS},
    )


def _judged(blocks: Iterable[Block]) -> dict[Factor, list[int]]:
    found: dict[Factor, list[int]] = {factor: [] for factor in FACTORS}
    for block in blocks:
        for item in block.items:
            if item.key > 0 and item.desirability is not None:
                found[item.factor].append(item.desirability)
    return found
