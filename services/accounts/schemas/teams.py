"""Representations of teams and of the sheets that say how results are shared."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, Line, Names, Resource, Wire, example
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.team import MemberShare as DomainShare
from services.accounts.domain.team import ShareSheet as DomainSheet
from services.accounts.domain.team import Team as DomainTeam
from services.accounts.domain.team import TeamRole
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.sentences import sentence

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
_SHARES: list[JsonDict] = [
    {"manager": "A-017", "share": "0.6", "role": "manager"},
    {"manager": "P-003", "share": "0.25", "role": "product_manager"},
    {"manager": "R-001", "share": "0.15", "role": "risk_manager"},
]


class MemberShare(Wire):
    """The part that somebody has in the results."""

    model_config = example(_SHARES[0])

    manager: Annotated[ExternalId, Field(description="By personnel number.")]
    share: Annotated[Exact, Field(description="More than 0, at most 1.")]
    role: TeamRole


_SHEET: JsonDict = {"starts_on": "2026-04-01", "shares": [*_SHARES], "reason": "团队组建"}


class TeamShareSheetDraft(Wire):
    """How the results of an account are shared from a day on, until the next sheet."""

    model_config = example(_SHEET)

    starts_on: date
    shares: Annotated[list[MemberShare], Field(min_length=1, max_length=50, description="They add up to exactly 1.")]
    reason: Line = ""

    def to_domain(self, account_id: UUID) -> DomainSheet:
        """The sheet that the draft asks for."""
        shares = tuple(DomainShare(each.manager, Decimal(each.share), each.role) for each in self.shares)
        return DomainSheet(account_id, self.starts_on, shares, self.reason)


class TeamShareSheet(TeamShareSheetDraft, Resource):
    """A sheet of shares; it reads the same for ever, a later one of the same day corrects it."""

    model_config = example(KEPT_EXAMPLE | _SHEET | {"account_id": ACCOUNT})
    address: ClassVar[str] = "/v1/accounts/{account_id}/team-shares/{id}"

    account_id: UUID


_MEMBER: JsonDict = {
    "manager": "A-017",
    "name": "林晓",
    "role": "relationship",
    "starts_on": "2025-01-01",
    "ends_on": None,
}


class TeamMember(Wire):
    """Who serves an account, in which role, from when until before when."""

    model_config = example(_MEMBER)

    manager: Annotated[ExternalId, Field(description="By personnel number.")]
    name: str
    role: ManagerRole
    starts_on: date
    ends_on: date | None


_FINDING: JsonDict = {
    "code": "team_role_missing",
    "text": {"en": "A core account needs a manager of the role risk.", "zh-CN": "核心客户须配备risk岗位的经理。"},
}


class TeamFinding(Wire):
    """Something that is not as it should be in a team."""

    model_config = example(_FINDING)

    code: Code
    text: Names

    @classmethod
    def from_domain(cls, fault: Fault) -> Self:
        """The representation of a finding."""
        return cls(code=fault.code, text=sentence(fault.code, fault.params))


class Team(Wire):
    """The team of an account on a day."""

    model_config = example(
        {
            "account_id": ACCOUNT,
            "on": "2026-04-30",
            "core": True,
            "members": [_MEMBER],
            "shares": [*_SHARES],
            "shares_from": "2026-04-01",
            "findings": [_FINDING],
        }
    )

    account_id: UUID
    on: date
    core: Annotated[bool, Field(description="Whether it was qualified as one that needs the whole team.")]
    members: list[TeamMember]
    shares: Annotated[list[MemberShare], Field(description="Exact, they add up to 1; empty where none are laid down.")]
    shares_from: Annotated[date | None, Field(description="Since when they are shared so.")]
    findings: list[TeamFinding]

    @classmethod
    def from_domain(cls, team: DomainTeam) -> Self:
        """The representation of a team."""
        return cls(
            account_id=team.account_id,
            on=team.on,
            core=team.core,
            members=[TeamMember.of(member) for member in team.members],
            shares=[MemberShare.of(share) for share in team.shares],
            shares_from=team.shares_from,
            findings=[TeamFinding.from_domain(fault) for fault in team.findings],
        )
