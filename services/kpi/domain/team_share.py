"""Team results: one amount shared among manager, product manager, risk manager and referrer (article 8, 利益共享)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.money import Money, split
from chassis.domain.name import Name


class TeamRole(StrEnum):
    """As what a member had part in the result. An `agent` is no employee: the part is settled and not paid as wages."""

    MANAGER = "manager"
    PRODUCT_MANAGER = "product_manager"
    RISK_MANAGER = "risk_manager"
    REFERRER = "referrer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class MemberShare:
    """A member's proportion of a team's result, on any scale."""

    manager: str
    share: Decimal
    role: TeamRole = TeamRole.MANAGER


@dataclass(frozen=True, slots=True)
class TeamOf:
    """An account whose team shares an award as accounts has it: on a day, and in one deal where one is named."""

    account_id: UUID
    on: date | None = None
    opportunity_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TeamAward:
    """An amount that a team earned, and each member's share in it; `team` is where shares not given are from."""

    name: Name
    amount: Money
    reason_code: str
    shares: tuple[MemberShare, ...]
    team: TeamOf | None = None

    def divide(self) -> tuple[Money, ...]:
        """What each member gets, in the order of the shares.

        The parts add up to the amount; equal remainders go to the member listed first.
        """
        return tuple(split(self.amount, [member.share for member in self.shares]))


@dataclass(frozen=True, slots=True)
class TeamPart:
    """What one member gets of a team's result, for the detail tables."""

    award: Name
    reason_code: str
    whole: Money
    member: str
    role: TeamRole
    share: Decimal
    amount: Money


def parts_of(award: TeamAward) -> tuple[TeamPart, ...]:
    """The award as the parts of its members; together they are the whole."""
    return tuple(
        TeamPart(award.name, award.reason_code, award.amount, each.manager, each.role, each.share, amount)
        for each, amount in zip(award.shares, award.divide(), strict=True)
    )
