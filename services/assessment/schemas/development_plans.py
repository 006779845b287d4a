"""Representations of development plans."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, LINE, ExternalId, Names, Resource, Wire, example
from services.assessment.domain import development as domain
from services.assessment.domain.factors import Factor, Style
from services.assessment.schemas.comparisons import PROFILE_ID, ROLE_MODEL_ID
from services.assessment.schemas.competency_models import Id
from services.assessment.schemas.competency_reviews import REVIEW_ID
from services.assessment.schemas.factors import EditionKey, Points
from services.assessment.schemas.kept import kept_fields

_ACTION: JsonDict = {
    "factor": "C",
    "competency": None,
    "text": "Prepare every visit by the list",
    "due_on": "2026-06-30",
    "done": False,
}
PLAN_ID = "01981d2e-7a7c-7000-8000-000000000007"


class DevelopmentPlanDraft(Wire):
    """Of which profile, towards which published role model, and after which closed review of competencies, if any."""

    model_config = example(
        {"profile_id": PROFILE_ID, "role_model_id": ROLE_MODEL_ID},
        {"profile_id": PROFILE_ID, "role_model_id": ROLE_MODEL_ID, "competency_review_id": REVIEW_ID},
    )

    profile_id: UUID
    role_model_id: UUID
    competency_review_id: UUID | None = None


class PlannedAction(Wire):
    """Something agreed on: for which factor or competency, what exactly, until when, and whether it is done."""

    model_config = example(_ACTION)

    factor: Factor | None = None
    competency: Id | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=LINE)]
    due_on: date | None = None
    done: bool = False


class PlannedActions(Wire):
    """All actions of a plan, in their order."""

    model_config = example({"actions": [_ACTION]})

    actions: Annotated[list[PlannedAction], Field(max_length=50)]

    def to_domain(self) -> tuple[domain.Action, ...]:
        """The actions."""
        return tuple(domain.Action(**dict(action)) for action in self.actions)


class DevelopmentGoal(Wire):
    """One factor to work on; `gap` is person − model in points, `errors` the same in standard errors, sign dropped."""

    factor: Factor
    gap: Points
    errors: Points
    priority: domain.Priority
    direction: domain.Direction
    practices: list[Names]


class CompetencyGoal(Wire):
    """A competency to work on: the level that others see, the target, and what the next level looks like."""

    competency: Id
    text: Names
    seen: Points
    target: int
    next_level: Names


class DevelopmentPlan(Resource):
    """A person's plan towards a role model. A gap within measurement error is no goal."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "external_id": "A-M01",
            "profile_id": PROFILE_ID,
            "role_model_id": ROLE_MODEL_ID,
            "style": "external",
            "goals": [
                {
                    "factor": "C",
                    "gap": -24.4,
                    "errors": 2.41,
                    "priority": "first",
                    "direction": "raise",
                    "practices": [{"en": "Prepare every visit by a list.", "zh-CN": "每次拜访按清单准备。"}],
                }
            ],
            "actions": [_ACTION],
            "rules": "practices@2026-01-01",
            "norm": "model-based@2026-01-01",
            "author": "hr",
            "competency_review_id": None,
            "competency_goals": [],
        }
    )
    address: ClassVar[str] = "/v1/development-plans/{id}"

    external_id: ExternalId
    profile_id: UUID
    role_model_id: UUID
    style: Style
    goals: list[DevelopmentGoal]
    actions: list[PlannedAction]
    rules: EditionKey
    norm: Annotated[EditionKey | None, Field(description="The norm that scored the profile.")] = None
    author: str
    competency_review_id: UUID | None
    competency_goals: list[CompetencyGoal]

    @classmethod
    def of_plan(cls, kept: Kept[domain.DevelopmentPlan]) -> Self:
        """The representation of a plan."""
        plan = kept.value
        names = (
            "external_id",
            "profile_id",
            "role_model_id",
            "style",
            "rules",
            "norm",
            "author",
            "competency_review_id",
        )
        goals = [DevelopmentGoal.model_validate(_goal(goal), from_attributes=True) for goal in plan.goals]
        lists = {
            "goals": goals,
            "actions": [PlannedAction.of(action) for action in plan.actions],
            "competency_goals": [CompetencyGoal.of(goal) for goal in plan.competency_goals],
        }
        return cls.model_validate(kept_fields(kept) | {name: getattr(plan, name) for name in names} | lists)


class FactorChange(Wire):
    """One factor then and now; `errors` is the change in standard errors of a difference (reliable change)."""

    factor: Factor
    gap_before: Points
    gap_now: Points
    errors: Points
    movement: domain.Movement


class DevelopmentProgress(Wire):
    """What a later profile shows of a plan: only what moved beyond error has moved."""

    model_config = example(
        {
            "development_plan_id": PLAN_ID,
            "profile_id": PROFILE_ID,
            "changes": [
                {"factor": "C", "gap_before": -34.4, "gap_now": -4.1, "errors": 2.14, "movement": "closer"},
            ],
        }
    )

    development_plan_id: UUID
    profile_id: UUID
    changes: list[FactorChange]

    @classmethod
    def of_changes(cls, plan_id: UUID, profile_id: UUID, changes: Sequence[domain.Change]) -> Self:
        """The representation of what has moved."""
        found = [FactorChange.of(change) for change in changes]
        return cls(development_plan_id=plan_id, profile_id=profile_id, changes=found)


def _goal(goal: domain.Goal) -> dict[str, object]:
    names = ("factor", "gap", "errors", "priority", "direction")
    practices = [Names.of(practice) for practice in goal.practices]
    return {name: getattr(goal, name) for name in names} | {"practices": practices}
