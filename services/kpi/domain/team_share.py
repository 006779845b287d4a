"""Team results: one amount shared among manager, product manager, risk manager and referrer (article 8, 利益共享)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import Money, split


@dataclass(frozen=True, slots=True)
class TeamResult:
    """An amount that a team earned and each member's share in it; shares are proportions, any scale."""

    amount: Money
    shares: Mapping[str, Decimal]

    def divide(self) -> dict[str, Money]:
        """What each member gets. The parts add up to the amount; equal remainders go to the member listed first."""
        return dict(zip(self.shares, split(self.amount, list(self.shares.values())), strict=True))
