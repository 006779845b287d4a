"""Teams (article 4: 团队营销): who serves an account together, and which share each has in its results.

The members are the account's assignments in force. The shares are laid down in sheets: one holds from its first day
until the next one begins, its shares are exact and add up to 1, and whoever has one is in the team on that day. A
referrer (客户推荐), a colleague or a partner, is credited a part of the deal; the team shares what is left.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from services.accounts.domain.manager import ManagerRole

WHOLE = Decimal(1)


class TeamRole(StrEnum):
    """As what somebody has part in a result; the kpi service shares awards by the same words."""

    MANAGER = "manager"
    PRODUCT_MANAGER = "product_manager"
    RISK_MANAGER = "risk_manager"
    REFERRER = "referrer"
    AGENT = "agent"


SEATS: Mapping[TeamRole, ManagerRole] = MappingProxyType(
    {
        TeamRole.MANAGER: ManagerRole.RELATIONSHIP,
        TeamRole.PRODUCT_MANAGER: ManagerRole.PRODUCT,
        TeamRole.RISK_MANAGER: ManagerRole.RISK,
    }
)
"""As what a member is assigned to the account; referrers and agents, who are no employees, are not assigned."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who serves an account, by personnel number, in which role, from when until before when."""

    manager: str
    name: str
    role: ManagerRole
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class MemberShare:
    """The part that somebody has in a team's results: more than 0, at most 1; `manager` of an agent is the partner."""

    manager: str
    share: Decimal
    role: TeamRole


@dataclass(frozen=True, slots=True)
class ShareSheet:
    """How results are shared from `starts_on` until the next sheet; one filed later of the same day corrects it."""

    account_id: UUID
    starts_on: date
    shares: tuple[MemberShare, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """An account's team on a day. `core` accounts need every role; `shares` are those of the sheet of `shares_from`."""

    account_id: UUID
    on: date
    core: bool
    members: tuple[Member, ...]
    shares: tuple[MemberShare, ...]
    shares_from: date | None
    findings: tuple[Fault, ...]


def sheet_faults(sheet: ShareSheet, members: Collection[Member]) -> Iterator[Fault]:
    """Everything that keeps the sheet from being filed; `members` are the team on its first day."""
    seats = {(member.manager, member.role) for member in members}
    named = [each.manager for each in sheet.shares]
    for i, each in enumerate(sheet.shares):
        if each.manager in named[:i]:
            yield Fault("member_twice", f"/shares/{i}/manager", {"manager": each.manager})
        if not 0 < each.share <= WHOLE:
            yield Fault("share_out_of_range", f"/shares/{i}/share")
        if each.role in SEATS and (each.manager, SEATS[each.role]) not in seats:
            params = {"manager": each.manager, "role": each.role.value, "day": sheet.starts_on.isoformat()}
            yield Fault("not_in_team", f"/shares/{i}/manager", params)
    total = sum((each.share for each in sheet.shares), Decimal(0))
    if total != WHOLE:
        yield Fault("shares_not_whole", "/shares", {"sum": format(total, "f")})


def latest_sheet(sheets: Iterable[ShareSheet], on: date) -> ShareSheet | None:
    """The sheet that holds on `on`; `sheets` come in the order in which they were filed."""
    begun = [sheet for sheet in sheets if sheet.starts_on <= on]
    last = max((sheet.starts_on for sheet in begun), default=None)
    return next((sheet for sheet in reversed(begun) if sheet.starts_on == last), None)


def credited(shares: Sequence[MemberShare], parts: Sequence[MemberShare]) -> tuple[MemberShare, ...]:
    """The shares in a deal whose referrers are credited `parts` of it: the team has the rest, in its proportions.

    Exact, so the sum stays 1. A referrer who is in the team has both parts in one share.
    """
    of_deal = {part.manager: part.share for part in parts}
    rest, named = WHOLE - sum(of_deal.values(), Decimal(0)), {each.manager for each in shares}
    team = [replace(each, share=each.share * rest + of_deal.get(each.manager, 0)) for each in shares]
    return (*team, *(part for part in parts if part.manager not in named))


def undivided(members: Iterable[Member]) -> tuple[MemberShare, ...]:
    """The shares where no sheet was laid down: whoever leads the account has all."""
    leads = [member.manager for member in members if member.role is ManagerRole.RELATIONSHIP]
    return tuple(MemberShare(manager, WHOLE, TeamRole.MANAGER) for manager in leads[:1])


def team_findings(team: Team, paired: Collection[tuple[str, str]]) -> Iterator[Fault]:
    """What is not as a team should be; `paired` are (product manager, relationship manager)."""
    by_role = {role: [m.manager for m in team.members if m.role is role] for role in ManagerRole}
    if team.core:
        for role, present in by_role.items():
            if not present:
                yield Fault("team_role_missing", "", {"role": role.value})
        if not team.shares:
            yield Fault("team_shares_missing")
    for product in by_role[ManagerRole.PRODUCT]:
        for leader in by_role[ManagerRole.RELATIONSHIP]:
            if (product, leader) not in paired:
                yield Fault("team_not_paired", "", {"product_manager": product, "manager": leader})
    seats = {(member.manager, member.role) for member in team.members}
    for each in team.shares:
        if each.role in SEATS and (each.manager, SEATS[each.role]) not in seats:
            yield Fault("share_without_member", "", {"manager": each.manager, "role": each.role.value})
