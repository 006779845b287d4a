"""Team results: one amount shared among manager, product manager, risk manager and referrer (article 8, 利益共享)."""

from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import Money, split
from chassis.domain.name import Name


@dataclass(frozen=True, slots=True)
class MemberShare:
    """A member's proportion of a team's result, on any scale."""

    manager: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class TeamAward:
    """An amount that a team earned, and each member's share in it."""

    name: Name
    amount: Money
    reason_code: str
    shares: tuple[MemberShare, ...]

    def divide(self) -> tuple[Money, ...]:
        """What each member gets, in the order of the shares.

        The parts add up to the amount; equal remainders go to the member listed first.
        """
        return tuple(split(self.amount, [member.share for member in self.shares]))
