"""Representations of the plans of accounts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, ExternalId, Line, Prose, Wire, example, patched
from services.accounts.domain.goal import GOAL_FLOW, GoalState, GoalTransition, Horizon
from services.accounts.domain.plan import (
    PLAN_FLOW,
    AccountPlan,
    Action,
    Objective,
    PlanState,
    PlanTransition,
    Review,
    Settlement,
)
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving
from services.accounts.schemas.opportunities import Hours, Percent
from services.accounts.schemas.steps import Transit

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


_KEPT_OBJECTIVE: JsonDict = _OBJECTIVE | {
    "id": ID,
    "state": "open",
    "progress_pct": "50.0",
    "history": [],
    "allowed_transitions": ["achieve", "miss", "drop"],
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

    model_config = example(_OBJECTIVE) | {"title": "PlanObjectiveDraft"}

    title: Annotated[Line, Field(min_length=1)]
    horizon: Horizon
    owner: ExternalId
    due_on: date
    goal_id: Annotated[UUID | None, Field(description="The account's goal that it serves.")] = None
    actions: Annotated[list[ActionWire], Field(default_factory=list, max_length=50)]
    id: Annotated[UUID | None, Field(description="Which objective of the plan it is; left out, a new one.")] = None

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
    """A merge patch of a plan; `objectives` are replaced whole, those with an `id` keep their state."""

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


class ObjectiveSettlement(Wire):
    """What a review finds of one objective; everything but achieving needs a reason."""

    model_config = example({"objective_id": ID, "transition": "achieve", "reason": ""})

    objective_id: UUID
    transition: GoalTransition
    reason: Line = ""


class ReviewDraft(Wire):
    """A look back at a plan: it settles objectives, and closes the plan when all are settled."""

    model_config = example(
        {
            "findings": "设计部门已认可，采购仍看价格",
            "changes": "增加高层互访",
            "settled": [{"objective_id": ID, "transition": "achieve", "reason": ""}],
            "closes": False,
        }
    )

    findings: Annotated[Prose, Field(min_length=1)]
    changes: Prose = ""
    settled: Annotated[
        list[ObjectiveSettlement], Field(default_factory=list, max_length=50, description="What became of objectives.")
    ]
    closes: Annotated[bool, Field(description="Whether the plan is over with it; no objective may be open then.")] = (
        False
    )

    def to_domain(self, day: date, reviewer: str) -> Review:
        """The review of that day."""
        settled = tuple(Settlement(**dict(each)) for each in self.settled)
        return Review(day, self.findings, self.changes, reviewer, settled, self.closes)


class ReviewWire(ReviewDraft):
    """A review that was made."""

    model_config = example(
        {
            "findings": "设计部门已认可",
            "changes": "",
            "settled": [],
            "closes": False,
            "reviewed_on": "2026-06-30",
            "reviewer": "A-017",
        }
    ) | {"title": "PlanReview"}

    reviewed_on: date
    reviewer: str


class ObjectiveOfPlan(ObjectiveWire):
    """An objective as it stands."""

    model_config = example(_KEPT_OBJECTIVE) | {"title": "PlanObjective"}

    id: UUID
    state: GoalState
    progress_pct: Annotated[Exact | None, Field(description="Of its actions, weighted by their hours.")]
    history: list[Transit]
    allowed_transitions: Annotated[list[GoalTransition], Field(description="What a review may find of it.")]

    @model_validator(mode="before")
    @classmethod
    def _with_allowed(cls, given: object) -> object:
        if not isinstance(given, Objective):
            return given
        names = ("title", "horizon", "owner", "due_on", "goal_id", "actions", "id", "state", "history", "progress_pct")
        return {name: getattr(given, name) for name in names} | {"allowed_transitions": GOAL_FLOW.allowed(given.state)}


class PlanTransitionRequest(Wire):
    """What is asked of a plan; dropping and reopening need a reason."""

    model_config = example({"transition": "start"})

    transition: PlanTransition
    reason: Line = ""


class Plan(Moving):
    """The plan of an account with its reviews."""

    model_config = example(
        KEPT_EXAMPLE
        | _PLAN
        | {
            "account_id": ID,
            "objectives": [_KEPT_OBJECTIVE],
            "reviews": [],
            "state": "active",
            "history": [],
            "allowed_transitions": ["close", "drop"],
        }
    ) | {"title": "AccountPlan"}
    address: ClassVar[str] = "/v1/accounts/{account_id}/plan"
    flow = PLAN_FLOW

    account_id: UUID
    title: Line
    owner: ExternalId
    starts_on: date
    ends_on: date
    objectives: list[ObjectiveOfPlan]
    reviews: list[ReviewWire]
    state: PlanState
    allowed_transitions: list[PlanTransition]
