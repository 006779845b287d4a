"""Representations of activities and of what they come to."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, Moment, PeriodString, Prose, Wire, example, patched
from services.accounts.domain.activity import (
    ACTIVITY_FLOW,
    ActivityKind,
    ActivityState,
    ActivityTransition,
    NextStep,
    Preparation,
)
from services.accounts.domain.activity import Activity as DomainActivity
from services.accounts.domain.activity_summary import ServicePromise, punctual
from services.accounts.schemas.complaints import Satisfaction
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields

ID = "01981d2e-7a7c-7000-8000-000000000001"
_PREPARATION: JsonDict = {"what": "核对三季度对账单", "ready": True}
_NEXT_STEP: JsonDict = {"what": "寄送司库方案", "owner": "A-017", "due_on": "2026-05-27", "done_on": None}
_FIELDS: JsonDict = {
    "kind": "visit",
    "subject": "司库方案沟通",
    "owner": "A-017",
    "starts_at": "2026-05-20T06:00:00Z",
    "ends_at": "2026-05-20T07:30:00Z",
    "requested_at": None,
    "executive": False,
    "place": "客户总部",
    "contact_ids": [ID],
    "opportunity_id": None,
    "purpose": "确认预算与时间表",
    "preparations": [_PREPARATION],
    "agenda": ["现状", "方案", "下一步"],
    "minutes": "",
    "next_steps": [_NEXT_STEP],
    "satisfaction": None,
    "confirmed_by": "",
    "unconfirmed_reason": "",
}


class PreparationWire(Wire):
    """One thing to have ready beforehand."""

    model_config = example(_PREPARATION) | {"title": "Preparation"}

    what: Annotated[Line, Field(min_length=1)]
    ready: bool = False


class NextStepWire(Wire):
    """One thing that was agreed to be done afterwards."""

    model_config = example(_NEXT_STEP) | {"title": "NextStep"}

    what: Annotated[Line, Field(min_length=1)]
    owner: ExternalId
    due_on: date
    done_on: date | None = None


class ActivityFields(Wire):
    """Before: purpose, preparations, agenda. During: minutes. After: next steps, satisfaction, confirmation."""

    kind: ActivityKind
    subject: Annotated[Line, Field(min_length=1)]
    owner: Annotated[ExternalId, Field(description="Whose appointment, by personnel number.")]
    starts_at: Annotated[Moment, Field(description="The appointment.")]
    ends_at: Moment
    requested_at: Annotated[Moment | None, Field(description="When the customer asked for the service.")] = None
    executive: Annotated[bool, Field(description="A visit by senior management.")] = False
    place: Line = ""
    contact_ids: Annotated[list[UUID], Field(default_factory=list, max_length=50)]
    opportunity_id: UUID | None = None
    purpose: Prose = ""
    preparations: Annotated[list[PreparationWire], Field(default_factory=list, max_length=50)]
    agenda: Annotated[list[Line], Field(default_factory=list, max_length=50)]
    minutes: Annotated[Prose, Field(description="What was said; needed to complete it.")] = ""
    next_steps: Annotated[list[NextStepWire], Field(default_factory=list, max_length=50)]
    satisfaction: Annotated[Satisfaction | None, Field(description="The customer's judgement, 1 to 5.")] = None
    confirmed_by: Annotated[Line, Field(description="Who of the customer's people confirmed the service.")] = ""
    unconfirmed_reason: Annotated[Line, Field(description="Why nobody could confirm it.")] = ""


class ActivityDraft(ActivityFields):
    """An appointment to be kept."""

    model_config = example(_FIELDS | {"account_id": ID})

    account_id: UUID

    def to_domain(self) -> DomainActivity:
        """The activity that the draft asks for."""
        return DomainActivity(**_domain(self))


class ActivityPatch(Wire):
    """A merge patch of an activity; lists are replaced whole, its state moves by transitions."""

    model_config = example({"minutes": "预算六月定", "next_steps": [_NEXT_STEP]})

    kind: ActivityKind | None = None
    subject: Line | None = None
    owner: ExternalId | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    requested_at: Moment | None = None
    executive: bool | None = None
    place: Line | None = None
    contact_ids: Annotated[list[UUID], Field(max_length=50)] | None = None
    opportunity_id: UUID | None = None
    purpose: Prose | None = None
    preparations: Annotated[list[PreparationWire], Field(max_length=50)] | None = None
    agenda: Annotated[list[Line], Field(max_length=50)] | None = None
    minutes: Prose | None = None
    next_steps: Annotated[list[NextStepWire], Field(max_length=50)] | None = None
    satisfaction: Satisfaction | None = None
    confirmed_by: Line | None = None
    unconfirmed_reason: Line | None = None

    def applied_to(self, activity: DomainActivity) -> DomainActivity:
        """The activity with the patch merged in."""
        return replace(activity, **_domain(patched(ActivityFields.of(activity), self)))


def _domain(wire: ActivityFields) -> dict[str, Any]:
    return domain_fields(wire) | {
        "preparations": tuple(Preparation(**dict(each)) for each in wire.preparations),
        "next_steps": tuple(NextStep(**dict(each)) for each in wire.next_steps),
    }


class Activity(ActivityFields, Moving):
    """An activity as it stands. `punctual` says whether the arrival lay within the promise of the appointment."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": ID,
            "arrived_at": "2026-05-20T06:30:00Z",
            "left_at": None,
            "punctual": True,
            "state": "underway",
            "history": [],
            "allowed_transitions": ["complete"],
        }
    )
    address: ClassVar[str] = "/v1/activities/{id}"
    flow = ACTIVITY_FLOW

    account_id: UUID
    arrived_at: Moment | None
    left_at: Moment | None
    punctual: bool | None
    state: ActivityState
    allowed_transitions: list[ActivityTransition]

    @classmethod
    def under(cls, kept: Kept[DomainActivity], promise: ServicePromise) -> Self:
        """The representation of an activity under what is promised."""
        return cls.showing(kept, punctual=punctual(kept.value, promise))


class ActivityTransitionRequest(Wire):
    """What is asked of an activity, and when it happened (now when left out). Cancelling and missing need a reason."""

    model_config = example({"transition": "start", "at": "2026-05-20T06:30:00Z"})

    transition: ActivityTransition
    reason: Line = ""
    at: Moment | None = None


class ActivityFigures(Wire):
    """Figures of one kind of activity; shares are 0 to 1."""

    model_config = example(
        {
            "kind": "service",
            "planned": 12,
            "completed": 9,
            "cancelled": 1,
            "missed": 1,
            "open": 1,
            "completion_rate": "0.8182",
            "punctual_share": "0.9000",
            "within_promise_share": "0.8889",
            "minutes_mean": "52.5",
            "satisfaction_mean": "4.40",
            "accounts": 8,
            "next_steps_open": 3,
        }
    )

    kind: ActivityKind
    planned: Count
    completed: Count
    cancelled: Count
    missed: Count
    open: Count
    completion_rate: Annotated[Exact | None, Field(description="Completed ÷ (planned − cancelled).")]
    punctual_share: Annotated[Exact | None, Field(description="Arrivals within the promise ÷ all arrivals.")]
    within_promise_share: Annotated[Exact | None, Field(description="Services done in time since they were asked for.")]
    minutes_mean: Annotated[Exact | None, Field(description="Minutes with the customer.")]
    satisfaction_mean: Exact | None
    accounts: Annotated[Count, Field(description="Accounts with which one was completed.")]
    next_steps_open: Count


class ActivitySummary(Wire):
    """What the activities that were planned to begin in a period come to, by kind."""

    model_config = example(
        {
            "period": "2026-05",
            "account_id": None,
            "owner": "A-017",
            "punctual_within_minutes": 30,
            "done_within_hours": 24,
            "kinds": [],
        }
    )

    period: PeriodString
    account_id: UUID | None
    owner: str | None
    punctual_within_minutes: Count
    done_within_hours: Count
    kinds: list[ActivityFigures]
