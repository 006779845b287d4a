"""Complaints, enquiries and emergencies: a case from its arrival to its end, with two clocks that run in business time.

The clock of the acknowledgement runs until the case is acknowledged, that of the answer until it is answered. It stands
still only while we wait for the customer. Who escalates, rejects or reopens says why. An emergency has an owner from
the first minute, and its clocks run around the clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.kept import Kept
from services.accounts.domain.business_time import ALWAYS, BusinessHours, total_minutes


class CaseKind(StrEnum):
    """The customer objects to something, wants to know something, or is in trouble now (突发情况)."""

    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    EMERGENCY = "emergency"


class Urgency(StrEnum):
    """How soon an answer is promised."""

    NORMAL = "normal"
    URGENT = "urgent"


class ComplaintState(StrEnum):
    """Where the case stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    WAITING_CUSTOMER = "waiting_customer"
    ESCALATED = "escalated"
    RESPONDED = "responded"
    CLOSED = "closed"
    REJECTED = "rejected"
    REOPENED = "reopened"


class ComplaintTransition(StrEnum):
    """What moves it on."""

    ACKNOWLEDGE = "acknowledge"
    INVESTIGATE = "investigate"
    WAIT = "wait"
    RESUME = "resume"
    ESCALATE = "escalate"
    RESPOND = "respond"
    CLOSE = "close"
    REJECT = "reject"
    REOPEN = "reopen"


OLDEST = timedelta(days=366)
"""How long ago a case may have come in when it is filed."""

_S, _T = ComplaintState, ComplaintTransition
COMPLAINT_FLOW: Flow[ComplaintState, ComplaintTransition] = Flow(
    MappingProxyType(
        {
            _S.RECEIVED: {_T.ACKNOWLEDGE: _S.ACKNOWLEDGED, _T.REJECT: _S.REJECTED, _T.ESCALATE: _S.ESCALATED},
            _S.ACKNOWLEDGED: {_T.INVESTIGATE: _S.INVESTIGATING, _T.REJECT: _S.REJECTED, _T.ESCALATE: _S.ESCALATED},
            _S.INVESTIGATING: {
                _T.RESPOND: _S.RESPONDED,
                _T.WAIT: _S.WAITING_CUSTOMER,
                _T.ESCALATE: _S.ESCALATED,
                _T.REJECT: _S.REJECTED,
            },
            _S.WAITING_CUSTOMER: {_T.RESUME: _S.INVESTIGATING, _T.CLOSE: _S.CLOSED},
            _S.ESCALATED: {_T.RESPOND: _S.RESPONDED, _T.WAIT: _S.WAITING_CUSTOMER},
            _S.RESPONDED: {_T.CLOSE: _S.CLOSED, _T.REOPEN: _S.REOPENED},
            _S.CLOSED: {_T.REOPEN: _S.REOPENED},
            _S.REJECTED: {_T.REOPEN: _S.REOPENED},
            _S.REOPENED: {_T.INVESTIGATE: _S.INVESTIGATING, _T.ESCALATE: _S.ESCALATED},
        }
    ),
    reasoned=frozenset({_T.ESCALATE, _T.REJECT, _T.REOPEN}),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """How many business minutes the acknowledgement and the answer may take."""

    acknowledge: int
    answer: int


@dataclass(frozen=True, slots=True)
class ClockRule:
    """When business is open, and what is promised (`rules/complaint-clocks-*.yaml`)."""

    hours: BusinessHours
    promises: Mapping[tuple[CaseKind, Urgency], Promise]
    around_the_clock: frozenset[CaseKind]
    effective_from: date
    source: str

    def hours_of(self, kind: CaseKind) -> BusinessHours:
        """When the clocks of this kind run."""
        return ALWAYS if kind in self.around_the_clock else self.hours


@dataclass(frozen=True, slots=True)
class Complaint:
    """A case. `valid` says whether a complaint was justified (有效投诉), once that is known.

    `satisfaction` is the customer's own judgement of the answer, 1 to 5; `countermeasure` is what keeps it from
    happening again.
    """

    account_id: UUID
    kind: CaseKind
    urgency: Urgency
    subject: str
    received_at: datetime
    description: str = ""
    owner: str | None = None
    contact_id: UUID | None = None
    answer: str = ""
    valid: bool | None = None
    satisfaction: int | None = None
    countermeasure: str = ""
    state: ComplaintState = ComplaintState.RECEIVED
    history: tuple[Step, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the case has its answer and was not reopened since."""
        steps = [step.transition for step in self.history if step.transition in (_T.RESPOND, _T.REOPEN)]
        return steps[-1:] == [_T.RESPOND]


@dataclass(frozen=True, slots=True)
class Clock:
    """Business minutes that have gone by of those promised; `due_at` is the deadline, while the clock runs."""

    spent_minutes: int
    promised_minutes: int
    due_at: datetime | None
    breached: bool


@dataclass(frozen=True, slots=True)
class Clocks:
    """A case's two clocks as they stand at a moment."""

    acknowledgement: Clock
    answer: Clock


@dataclass(frozen=True, slots=True)
class TimedComplaint:
    """A case on file with its clocks as they stand at a moment."""

    kept: Kept[Complaint]
    clocks: Clocks


def complaint_faults(complaint: Complaint, now: datetime) -> Iterator[Fault]:
    """Everything that keeps the case from being filed."""
    if complaint.received_at > now:
        yield Fault("in_the_future", "/received_at", {"day": complaint.received_at.date().isoformat()})
    if now - complaint.received_at > OLDEST:
        yield Fault("too_long_ago", "/received_at", {"days": OLDEST.days})
    if complaint.kind is not CaseKind.COMPLAINT and complaint.valid is not None:
        yield Fault("only_complaints_are_valid", "/valid")
    if complaint.kind is CaseKind.EMERGENCY and complaint.owner is None:
        yield Fault("owner_missing", "/owner")


def move_complaint(complaint: Complaint, ask: Ask[ComplaintTransition]) -> Complaint:
    """The case after what is asked. An answer says something, and a closed complaint says whether it was valid."""
    state, step = COMPLAINT_FLOW.take(complaint.state, ask)
    refuse_if(_unready(complaint, ask.transition))
    return replace(complaint, state=state, history=(*complaint.history, step))


def _unready(complaint: Complaint, transition: ComplaintTransition) -> Iterator[Fault]:
    if transition is _T.RESPOND and not complaint.answer.strip():
        yield Fault("answer_missing", "/answer")
    if transition is _T.CLOSE and complaint.kind is CaseKind.COMPLAINT and complaint.valid is None:
        yield Fault("validity_missing", "/valid")
    if transition is _T.CLOSE and complaint.valid and not complaint.countermeasure.strip():
        yield Fault("countermeasure_missing", "/countermeasure")


def clocks(complaint: Complaint, rule: ClockRule, now: datetime) -> Clocks:
    """Both clocks at `now`. Reopening starts the clock of the answer anew; the acknowledgement happens once."""
    promise, hours = rule.promises[complaint.kind, complaint.urgency], rule.hours_of(complaint.kind)
    first = next((step.at for step in complaint.history), None)
    until = first if first is not None else now
    received = complaint.received_at
    acknowledgement = _clock(hours, [(received, until)], promise.acknowledge, first is None)
    spans, running = _answering(complaint, now)
    return Clocks(acknowledgement, _clock(hours, spans, promise.answer, running))


def _clock(hours: BusinessHours, spans: list[tuple[datetime, datetime]], promised: int, running: bool) -> Clock:
    spent = total_minutes(hours, spans)
    due_at = hours.after(spans[-1][1], promised - spent) if running and spent <= promised else None
    return Clock(spent, promised, due_at, spent > promised)


def _answering(complaint: Complaint, now: datetime) -> tuple[list[tuple[datetime, datetime]], bool]:
    """The spans in which the clock of the answer ran, and whether it runs now."""
    spans: list[tuple[datetime, datetime]] = []
    since: datetime | None = complaint.received_at
    for step in complaint.history:
        if step.transition == _T.REOPEN:
            spans, since = [], step.at
        elif step.transition == _T.RESUME:
            since = step.at
        elif step.after in _STANDING and since is not None:
            spans.append((since, step.at))
            since = None
    return ([*spans, (since, now)], True) if since is not None else (spans, False)


def escalates_itself(complaint: Complaint, found: Clocks) -> bool:
    """Whether a case is late and somebody above its owner must know."""
    may = _T.ESCALATE in COMPLAINT_FLOW.allowed(complaint.state)
    return may and (found.acknowledgement.breached or found.answer.breached)


_STANDING = frozenset({_S.WAITING_CUSTOMER, _S.RESPONDED, _S.CLOSED, _S.REJECTED})
