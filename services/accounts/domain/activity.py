"""Activities (拜访、通话、回访、服务): planned, prepared, held and followed up.

A visit is prepared before, minuted during and followed up after. A return visit ends with the customer's satisfaction,
a service with the customer's own confirmation: nobody signs for the customer, and what stays unsigned says why
(article 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.flow import Ask, Flow, Step


class ActivityKind(StrEnum):
    """What is done."""

    VISIT = "visit"
    CALL = "call"
    RETURN_VISIT = "return_visit"
    SERVICE = "service"


class ActivityState(StrEnum):
    """Where it stands."""

    PLANNED = "planned"
    UNDERWAY = "underway"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    MISSED = "missed"


class ActivityTransition(StrEnum):
    """What moves it on; `start` is the arrival."""

    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"
    MISS = "miss"


_S, _T = ActivityState, ActivityTransition
ACTIVITY_FLOW: Flow[ActivityState, ActivityTransition] = Flow(
    MappingProxyType(
        {
            _S.PLANNED: {_T.START: _S.UNDERWAY, _T.CANCEL: _S.CANCELLED, _T.MISS: _S.MISSED},
            _S.UNDERWAY: {_T.COMPLETE: _S.COMPLETED},
            _S.COMPLETED: {},
            _S.CANCELLED: {},
            _S.MISSED: {},
        }
    ),
    reasoned=frozenset({_T.CANCEL, _T.MISS}),
)
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing to have ready beforehand."""

    what: str
    ready: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that was agreed to be done afterwards, by whom and until when."""

    what: str
    owner: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """An appointment of `owner` with an account from `starts_at` to `ends_at`, and what came of it.

    `requested_at` is when the customer asked for a service: the promise of 24 hours counts from there. `executive` is a
    visit by senior management.
    """

    account_id: UUID
    kind: ActivityKind
    subject: str
    owner: str
    starts_at: datetime
    ends_at: datetime
    requested_at: datetime | None = None
    executive: bool = False
    place: str = ""
    contact_ids: tuple[UUID, ...] = ()
    opportunity_id: UUID | None = None
    purpose: str = ""
    preparations: tuple[Preparation, ...] = ()
    agenda: tuple[str, ...] = ()
    minutes: str = ""
    next_steps: tuple[NextStep, ...] = ()
    satisfaction: int | None = None
    confirmed_by: str = ""
    unconfirmed_reason: str = ""
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    state: ActivityState = ActivityState.PLANNED
    history: tuple[Step, ...] = ()


def activity_faults(activity: Activity, now: datetime) -> Iterator[Fault]:
    """Everything that keeps the activity from being filed."""
    if not activity.starts_at < activity.ends_at <= activity.starts_at + LONGEST:
        yield Fault("ends_before_it_starts", "/ends_at", {"days": LONGEST.days})
    if activity.requested_at and activity.requested_at > now:
        yield Fault("in_the_future", "/requested_at", {"day": activity.requested_at.date().isoformat()})
    if activity.kind is ActivityKind.SERVICE and activity.requested_at is None:
        yield Fault("request_missing", "/requested_at")


def fixed_faults(activity: Activity, changed: Activity) -> Iterator[Fault]:
    """Once somebody has arrived the appointment is what it was: punctuality is not mended afterwards."""
    for name in ("starts_at", "ends_at", "requested_at", "kind"):
        if activity.state is not _S.PLANNED and getattr(activity, name) != getattr(changed, name):
            yield Fault("appointment_is_fixed", f"/{name}")


def move_activity(activity: Activity, ask: Ask[ActivityTransition], at: datetime) -> Activity:
    """The activity after what is asked at `at`, which may lie back to the appointment but not before the arrival."""
    moved = ACTIVITY_FLOW.move(activity, ask)
    refuse_if(_moment_faults(activity, ask, at))
    if ask.transition is _T.START:
        return replace(moved, arrived_at=at)
    if ask.transition is _T.COMPLETE:
        refuse_if(_unfinished(activity))
        return replace(moved, left_at=at)
    return moved


def _moment_faults(activity: Activity, ask: Ask[ActivityTransition], at: datetime) -> Iterator[Fault]:
    if at > ask.at:
        yield Fault("in_the_future", "/at", {"day": at.date().isoformat()})
    elif ask.at - at > LONGEST:
        yield Fault("too_long_ago", "/at", {"days": LONGEST.days})
    elif activity.arrived_at and at < activity.arrived_at:
        yield Fault("before_the_arrival", "/at")


def _unfinished(activity: Activity) -> Iterator[Fault]:
    if not activity.minutes.strip():
        yield Fault("minutes_missing", "/minutes")
    if activity.kind is ActivityKind.RETURN_VISIT and activity.satisfaction is None:
        yield Fault("satisfaction_missing", "/satisfaction")
    confirmed = activity.confirmed_by.strip() or activity.unconfirmed_reason.strip()
    if activity.kind is ActivityKind.SERVICE and not confirmed:
        yield Fault("confirmation_missing", "/confirmed_by")
    if activity.confirmed_by == activity.owner:
        yield Fault("confirmed_by_ourselves", "/confirmed_by")
