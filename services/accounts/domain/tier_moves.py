"""The matrix of tier moves: how many accounts went from which tier to which between two days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TierMove:
    """`accounts` accounts were in tier `before` on the first day and in tier `after` on the last.

    `None` is an account that was in no tier.
    """

    before: str | None
    after: str | None
    accounts: int


@dataclass(frozen=True, slots=True)
class TierMoves:
    """Every cell of the matrix, from the highest tier down, and what they come to."""

    first_day: date
    last_day: date
    tiers: tuple[str, ...]
    moves: tuple[TierMove, ...]

    def count(self, before: str | None, after: str | None) -> int:
        """One cell."""
        return next((move.accounts for move in self.moves if (move.before, move.after) == (before, after)), 0)

    @property
    def raised(self) -> int:
        """How many accounts are in a higher tier than they were."""
        return sum(move.accounts for move in self.moves if self._rise(move) > 0)

    @property
    def lowered(self) -> int:
        """How many accounts are in a lower tier than they were."""
        return sum(move.accounts for move in self.moves if self._rise(move) < 0)

    @property
    def stayed(self) -> int:
        """How many accounts are where they were."""
        return sum(self.count(tier, tier) for tier in self.tiers)

    def _rise(self, move: TierMove) -> int:
        if move.before is None or move.after is None:
            return 0
        return self.tiers.index(move.before) - self.tiers.index(move.after)


def tier_moves(
    before: Mapping[UUID, str], after: Mapping[UUID, str], order: Sequence[str], first_day: date, last_day: date
) -> TierMoves:
    """The matrix between the tiers on two days; a tier that no model knows any more comes last."""
    seen = {*before.values(), *after.values()}
    tiers = (*order, *sorted(seen - set(order)))
    counted = Counter((before.get(account_id), after.get(account_id)) for account_id in {*before, *after})
    places = (*tiers, None)
    cells = [TierMove(one, other, counted[one, other]) for one in places for other in places if one or other]
    return TierMoves(first_day, last_day, tiers, tuple(cells))
