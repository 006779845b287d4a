"""Representations of the plans of a group, rolled up."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Count, Wire, example
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.plan import AccountPlan, PlanState
from services.accounts.domain.plan_progress import GroupPlans as DomainGroupPlans
from services.accounts.domain.plan_progress import MemberPlan
from services.accounts.schemas.exact import Exact

_ID = "01981d2e-7a7c-7000-8000-000000000001"
_PROGRESS: JsonDict = {
    "objectives": 3,
    "open": 2,
    "achieved": 1,
    "missed": 0,
    "late": 1,
    "late_actions": 1,
    "hours": "40",
    "progress_pct": "55.0",
}
_OUTLINE: JsonDict = {
    "title": "2026 年客户经营计划",
    "owner": "A-017",
    "state": "active",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "last_reviewed_on": "2026-06-30",
}
_MEMBER: JsonDict = {
    "account_id": _ID,
    "legal_name": "华南精工（深圳）有限公司",
    "status": "active",
    "depth": 1,
    "effective_share": "0.750000",
    "plan": _OUTLINE,
    "progress": _PROGRESS,
}


class PlanProgress(Wire):
    """Objectives by where they stand, and our work for them; what was dropped is left out."""

    model_config = example(_PROGRESS)

    objectives: Count
    open: Count
    achieved: Count
    missed: Count
    late: Annotated[Count, Field(description="Open objectives past their day.")]
    late_actions: Annotated[Count, Field(description="Unfinished actions of open objectives, past their day.")]
    hours: Annotated[Exact, Field(description="Our work by the plan.")]
    progress_pct: Annotated[
        Exact | None, Field(description="Weighted by hours; an objective that was achieved counts in full.")
    ]


class PlanOutline(Wire):
    """A plan without its objectives."""

    model_config = example(_OUTLINE)

    title: str
    owner: str
    state: PlanState
    starts_on: date
    ends_on: date
    last_reviewed_on: date | None

    @classmethod
    def from_domain(cls, plan: AccountPlan) -> Self:
        """The outline of a plan."""
        return cls(
            title=plan.title,
            owner=plan.owner,
            state=plan.state,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            last_reviewed_on=max((review.reviewed_on for review in plan.reviews), default=None),
        )


class GroupMemberPlan(Wire):
    """A member in its place in the tree, and its plan: the one that is not over, else the last one."""

    model_config = example(_MEMBER)

    account_id: UUID
    legal_name: str
    status: AccountStatus
    depth: Count
    effective_share: Annotated[Exact | None, Field(description="The shares from the head down, multiplied.")]
    plan: PlanOutline | None
    progress: PlanProgress | None

    @classmethod
    def from_domain(cls, found: MemberPlan) -> Self:
        """The representation of a member with its plan."""
        return cls(
            account_id=found.node.member.account_id,
            legal_name=found.name,
            status=found.status,
            depth=found.node.depth,
            effective_share=found.node.effective_share,
            plan=PlanOutline.from_domain(found.plan) if found.plan else None,
            progress=PlanProgress.of(found.progress) if found.progress else None,
        )


class GroupPlans(Wire):
    """The plans of a group rolled up; `whole` adds up those that are not over."""

    model_config = example(
        {"account_group_id": _ID, "accounts": 1, "unplanned": 0, "whole": _PROGRESS, "members": [_MEMBER]}
    )

    account_group_id: UUID
    accounts: Count
    unplanned: Annotated[Count, Field(description="Accounts without a plan that is not over; closed ones need none.")]
    whole: PlanProgress
    members: Annotated[list[GroupMemberPlan], Field(description="From the heads down.")]

    @classmethod
    def from_domain(cls, found: DomainGroupPlans) -> Self:
        """The representation of the plans of a group."""
        return cls(
            account_group_id=found.group_id,
            accounts=len(found.members),
            unplanned=found.unplanned,
            whole=PlanProgress.of(found.whole),
            members=[GroupMemberPlan.from_domain(each) for each in found.members],
        )
