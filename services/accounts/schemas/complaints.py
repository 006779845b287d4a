"""Representations of complaints and enquiries."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import (
    KEPT_EXAMPLE,
    Count,
    ExternalId,
    Line,
    Moment,
    PeriodString,
    Prose,
    Resource,
    Wire,
    example,
    patched,
)
from services.accounts.domain.complaint import (
    COMPLAINT_FLOW,
    CaseKind,
    ComplaintState,
    ComplaintTransition,
    TimedComplaint,
    Urgency,
)
from services.accounts.domain.complaint import Complaint as DomainComplaint
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.steps import Transit

Satisfaction = Annotated[int, Field(strict=True, ge=1, le=5)]

_HANDLING: JsonDict = {"answer": "", "valid": None, "satisfaction": None, "countermeasure": ""}
_FIELDS: JsonDict = {
    "urgency": "normal",
    "subject": "对账单迟到三天",
    "description": "二月对账单三月四日才收到",
    "owner": "A-017",
    "contact_id": None,
}
_CLOCK: JsonDict = {
    "spent_minutes": 95,
    "promised_minutes": 240,
    "due_at": "2026-03-05T05:25:00Z",
    "breached": False,
}


class ComplaintFields(Wire):
    """What is known of a case, and what has been done about it."""

    urgency: Urgency = Urgency.NORMAL
    subject: Annotated[Line, Field(min_length=1)]
    description: Prose = ""
    owner: Annotated[ExternalId | None, Field(description="Who of us sees to it, by personnel number.")] = None
    contact_id: Annotated[UUID | None, Field(description="The person of the account who came to us.")] = None
    answer: Prose = ""
    valid: Annotated[bool | None, Field(description="Whether the complaint was justified, once that is known.")] = None
    satisfaction: Annotated[Satisfaction | None, Field(description="The customer's judgement, 1 to 5.")] = None
    countermeasure: Annotated[Prose, Field(description="What keeps it from happening again.")] = ""


class ComplaintDraft(ComplaintFields):
    """A complaint or an enquiry as it came in."""

    model_config = example(
        _FIELDS | {"account_id": "01981d2e-7a7c-7000-8000-000000000001", "kind": "complaint", "received_at": None}
    )

    account_id: UUID
    kind: CaseKind
    received_at: Annotated[Moment | None, Field(description="When it came in; now when left out.")] = None

    def to_domain(self, now: datetime) -> DomainComplaint:
        """The case that the draft asks for."""
        return DomainComplaint(**dict(self) | {"received_at": self.received_at or now})


class ComplaintPatch(Wire):
    """A merge patch of a case; its state moves by transitions."""

    model_config = example({"answer": "已补发并致歉", "valid": True, "countermeasure": "每月 2 日核对寄送清单"})

    urgency: Urgency | None = None
    subject: Line | None = None
    description: Prose | None = None
    owner: ExternalId | None = None
    contact_id: UUID | None = None
    answer: Prose | None = None
    valid: bool | None = None
    satisfaction: Satisfaction | None = None
    countermeasure: Prose | None = None

    def applied_to(self, complaint: DomainComplaint) -> DomainComplaint:
        """The case with the patch merged in; null removes."""
        return replace(complaint, **dict(patched(ComplaintFields.of(complaint), self)))


class ClockWire(Wire):
    """Business minutes gone by of those promised; `due_at` is the deadline while the clock runs and is not missed."""

    model_config = example(_CLOCK) | {"title": "Clock"}

    spent_minutes: Count
    promised_minutes: Count
    due_at: Moment | None
    breached: bool


class Complaint(ComplaintFields, Resource):
    """A complaint or an enquiry with its clocks as they stand now."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "kind": "complaint",
            "received_at": "2026-03-05T01:25:00Z",
            "state": "received",
            "acknowledgement_clock": _CLOCK,
            "answer_clock": _CLOCK | {"promised_minutes": 1620, "due_at": "2026-03-10T01:25:00Z"},
            "history": [],
            "allowed_transitions": ["acknowledge", "reject", "escalate"],
        }
        | _FIELDS
        | _HANDLING
    )
    address: ClassVar[str] = "/v1/complaints/{id}"

    account_id: UUID
    kind: CaseKind
    received_at: Moment
    state: ComplaintState
    acknowledgement_clock: ClockWire
    answer_clock: ClockWire
    history: list[Transit]
    allowed_transitions: list[ComplaintTransition]

    @classmethod
    def from_domain(cls, timed: TimedComplaint) -> Self:
        """The representation of a case as it stands now."""
        kept, case = timed.kept, timed.kept.value
        return cls(
            **dict(ComplaintFields.of(case)),
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            account_id=case.account_id,
            kind=case.kind,
            received_at=case.received_at,
            state=case.state,
            acknowledgement_clock=ClockWire.of(timed.clocks.acknowledgement),
            answer_clock=ClockWire.of(timed.clocks.answer),
            history=[Transit.of(step) for step in case.history],
            allowed_transitions=list(COMPLAINT_FLOW.allowed(case.state)),
        )


class ComplaintTransitionRequest(Wire):
    """What is asked of a case; escalating, rejecting and reopening need a reason."""

    model_config = example({"transition": "escalate", "reason": "客户要求行长答复"})

    transition: ComplaintTransition
    reason: Line = ""


class ComplaintSummary(Wire):
    """What the cases received in a period come to; minutes are business minutes."""

    model_config = example(
        {
            "period": "2026-03",
            "account_id": None,
            "complaints": 12,
            "enquiries": 31,
            "emergencies": 1,
            "valid_complaints": 7,
            "answered": 40,
            "reopened": 1,
            "answer_median_minutes": 310,
            "answer_p90_minutes": 1490,
            "breach_share": "0.0698",
            "satisfaction_mean": "4.21",
            "satisfaction_count": 28,
            "countermeasures": ["每月 2 日核对寄送清单"],
        }
    )

    period: PeriodString
    account_id: UUID | None
    complaints: Count
    enquiries: Count
    emergencies: Count
    valid_complaints: Count
    answered: Count
    reopened: Count
    answer_median_minutes: Count | None
    answer_p90_minutes: Count | None
    breach_share: Annotated[Exact | None, Field(description="Cases acknowledged or answered late ÷ all, 0 to 1.")]
    satisfaction_mean: Exact | None
    satisfaction_count: Count
    countermeasures: Annotated[list[str], Field(description="Of complaints, each once; a hundred at most.")]
