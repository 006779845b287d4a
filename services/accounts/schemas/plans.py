"""Representations of the plans of accounts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, ExternalId, Line, Prose, Resource, Wire, example, patched
from services.accounts.domain.goal import AccountPlan, Action, Horizon, Objective
from services.accounts.schemas.opportunities import Hours, Percent

ID = "01981d2e-7a7c-7000-8000-000000000001"
_ACTION: JsonDict = {
    "what": "与设计部门共创方案",
    "owner": "A-017",
    "due_on": "2026-09-30",
    "hours": "16",
    "progress_pct": 50,
}
_OBJECTIVE: JsonDict = {
    "title": "进入设计部门的选型清单",
    "horizon": "long",
    "owner": "A-017",
    "due_on": "2026-12-31",
    "goal_id": None,
    "actions": [_ACTION],
}
_PLAN: JsonDict = {
    "title": "2026 年客户经营计划",
    "owner": "A-017",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "objectives": [_OBJECTIVE],
}


class ActionWire(Wire):
    """One thing that is done for an objective."""

    model_config = example(_ACTION) | {"title": "PlanAction"}

    what: Annotated[Line, Field(min_length=1)]
    owner: ExternalId
    due_on: date
    hours: Annotated[Hours, Field(description="Our work.")]
    progress_pct: Percent = 0

    def to_domain(self) -> Action:
        """The action."""
        return Action(**dict(self) | {"hours": Decimal(self.hours)})


class ObjectiveWire(Wire):
    """What the plan is to reach."""

    model_config = example(_OBJECTIVE) | {"title": "PlanObjective"}

    title: Annotated[Line, Field(min_length=1)]
    horizon: Horizon
    owner: ExternalId
    due_on: date
    goal_id: Annotated[UUID | None, Field(description="The account's goal that it serves.")] = None
    actions: Annotated[list[ActionWire], Field(default_factory=list, max_length=50)]

    def to_domain(self) -> Objective:
        """The objective with its actions."""
        return Objective(**dict(self) | {"actions": tuple(each.to_domain() for each in self.actions)})


class PlanFields(Wire):
    """Objectives and their actions."""

    title: Annotated[Line, Field(min_length=1)]
    owner: ExternalId
    starts_on: date
    ends_on: date
    objectives: Annotated[list[ObjectiveWire], Field(default_factory=list, max_length=50)]


class PlanDraft(PlanFields):
    """The plan of an account."""

    model_config = example(_PLAN)

    def to_domain(self, account_id: UUID) -> AccountPlan:
        """The plan that the draft asks for."""
        return AccountPlan(**_plan(self), account_id=account_id)


class PlanPatch(Wire):
    """A merge patch of a plan; `objectives` are replaced whole."""

    model_config = example({"objectives": [_OBJECTIVE]})

    title: Line | None = None
    owner: ExternalId | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    objectives: Annotated[list[ObjectiveWire], Field(max_length=50)] | None = None

    def applied_to(self, plan: AccountPlan) -> AccountPlan:
        """The plan with the patch merged in."""
        return replace(plan, **_plan(patched(PlanFields.of(plan), self)))


def _plan(wire: PlanFields) -> dict[str, Any]:
    return dict(wire) | {"objectives": tuple(each.to_domain() for each in wire.objectives)}


class ReviewDraft(Wire):
    """A look back at a plan."""

    model_config = example({"findings": "设计部门已认可，采购仍看价格", "changes": "增加高层互访"})

    findings: Annotated[Prose, Field(min_length=1)]
    changes: Prose = ""


class ReviewWire(ReviewDraft):
    """A review that was made."""

    model_config = example(
        {"findings": "设计部门已认可", "changes": "", "reviewed_on": "2026-06-30", "reviewer": "A-017"}
    ) | {"title": "PlanReview"}

    reviewed_on: date
    reviewer: str


class Plan(PlanFields, Resource):
    """The plan of an account with its reviews."""

    model_config = example(KEPT_EXAMPLE | _PLAN | {"account_id": ID, "reviews": []}) | {"title": "AccountPlan"}
    address: ClassVar[str] = "/v1/accounts/{account_id}/plan"

    account_id: UUID
    reviews: list[ReviewWire]
