"""What the activities of a period come to: completion, punctuality, the promise of 24 hours, satisfaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.accounts.domain.activity import Activity, ActivityKind, ActivityState


@dataclass(frozen=True, slots=True)
class ServicePromise:
    """How far an arrival may lie from the appointment, and how soon a service is done (`rules/service-promises-*`)."""

    punctual_within_minutes: int
    done_within_hours: int
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """Figures of one kind. Shares are 0 to 1; `None` is nothing to say it from.

    `completion_rate` is completed ÷ (planned − cancelled); what should have begun by now and has not is open or missed.
    """

    kind: ActivityKind
    planned: int
    completed: int
    cancelled: int
    missed: int
    open: int
    completion_rate: Decimal | None
    punctual_share: Decimal | None
    within_promise_share: Decimal | None
    minutes_mean: Decimal | None
    satisfaction_mean: Decimal | None
    accounts: int
    next_steps_open: int


def punctual(activity: Activity, promise: ServicePromise) -> bool | None:
    """Whether the arrival lay within the promise of the appointment: exactly 30 minutes still do."""
    if activity.arrived_at is None:
        return None
    return abs(activity.arrived_at - activity.starts_at) <= timedelta(minutes=promise.punctual_within_minutes)


def within_promise(activity: Activity, promise: ServicePromise, now: datetime) -> bool | None:
    """Whether a service was done in time since it was asked for; an open one is late once its time is over."""
    if activity.requested_at is None or activity.state is ActivityState.CANCELLED:
        return None
    due = activity.requested_at + timedelta(hours=promise.done_within_hours)
    if activity.left_at is not None:
        return activity.left_at <= due
    return None if now <= due else False


def activity_figures(activities: Iterable[Activity], promise: ServicePromise, now: datetime) -> list[ActivityFigures]:
    """The figures by kind."""
    found = list(activities)
    return [_figures(kind, [each for each in found if each.kind is kind], promise, now) for kind in ActivityKind]


def _figures(kind: ActivityKind, found: Sequence[Activity], promise: ServicePromise, now: datetime) -> ActivityFigures:
    count = {state: sum(each.state is state for each in found) for state in ActivityState}
    held = [each for each in found if each.state is ActivityState.COMPLETED]
    minutes = [int((e.left_at - e.arrived_at).total_seconds()) // 60 for e in held if e.left_at and e.arrived_at]
    return ActivityFigures(
        kind=kind,
        planned=len(found),
        completed=len(held),
        cancelled=count[ActivityState.CANCELLED],
        missed=count[ActivityState.MISSED],
        open=count[ActivityState.PLANNED] + count[ActivityState.UNDERWAY],
        completion_rate=_mean([each.state is ActivityState.COMPLETED for each in found if _counts(each)], 4),
        punctual_share=_mean([p for each in found if (p := punctual(each, promise)) is not None], 4),
        within_promise_share=_mean([p for e in found if (p := within_promise(e, promise, now)) is not None], 4),
        minutes_mean=_mean(minutes, 1),
        satisfaction_mean=_mean([each.satisfaction for each in held if each.satisfaction is not None], 2),
        accounts=len({each.account_id for each in held}),
        next_steps_open=sum(step.done_on is None for each in held for step in each.next_steps),
    )


def _counts(activity: Activity) -> bool:
    return activity.state is not ActivityState.CANCELLED


def _mean(values: Sequence[int], digits: int) -> Decimal | None:
    return round_decimal(Decimal(sum(values)) / len(values), digits) if values else None
