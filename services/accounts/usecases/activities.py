"""Activities: planned, held, followed up, and summed up by period."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.activity import (
    Activity,
    ActivityTransition,
    activity_faults,
    fixed_faults,
    move_activity,
)
from services.accounts.domain.activity_summary import ActivityFigures, ServicePromise, activity_figures
from services.accounts.store import activities as store
from services.accounts.store import contacts
from services.accounts.store.activities import activities
from services.accounts.store.deals import opportunities
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.rights import today, viewer_of

MOST_ACTIVITIES = 50_000
CALENDAR_BACK, CALENDAR_AHEAD, CALENDAR_MOST = timedelta(days=31), timedelta(days=366), 2_000


def _faults(work: Work, activity: Activity) -> Iterable[Fault]:
    yield from activity_faults(activity, work.now)
    people = contacts.people(work.session, activity.account_id) if activity.contact_ids else frozenset()
    for number, contact_id in enumerate(activity.contact_ids):
        if contact_id not in people:
            yield Fault("unknown_resource", f"/contact_ids/{number}", {"resource": "contact"})
    named = activity.opportunity_id
    if named and not opportunities.every(work.session, id=named, account_id=activity.account_id):
        yield Fault("unknown_resource", "/opportunity_id", {"resource": "opportunity"})


desk = Desk(activities, _faults)


def promise(work: Work) -> ServicePromise:
    """What customers are promised today."""
    return rulebook.service_promise(today(work))


def list_activities(
    work: Work, query: PageQuery, given: Mapping[str, object], from_day: date | None, until_day: date | None
) -> Slice[Kept[Activity]]:
    """One page of the activities with accounts that the caller may see, beginning on these days."""
    return desk.page(work, query, given, *store.beginning(from_day, until_day))


def change_activity(
    work: Work, activity_id: UUID, version: int, change: Callable[[Activity], Activity]
) -> Kept[Activity]:
    """Let `change` follow version `version`; the appointment only until somebody has arrived."""

    def changed(activity: Activity) -> Activity:
        following = change(activity)
        refuse_if(fixed_faults(activity, following))
        return following

    return desk.change(work, activity_id, version, changed)


def transition_activity(
    work: Work, activity_id: UUID, transition: ActivityTransition, reason: str, at: datetime | None
) -> Kept[Activity]:
    """Move the activity on; whoever was met was contacted on that day."""
    ask = Ask(transition, work.principal.subject, work.now, reason)
    moved = desk.move(work, activity_id, lambda activity: move_activity(activity, ask, at or work.now))
    if transition is ActivityTransition.COMPLETE and moved.value.arrived_at:
        _contacted(work, moved.value, moved.value.arrived_at.date())
    return moved


def summarise_activities(
    work: Work, period: Period, account_id: UUID | None, owner: str | None
) -> list[ActivityFigures]:
    """What the activities that were planned to begin in `period` (UTC) come to, by kind."""
    found = store.beginning_between(
        work.session,
        period.start,
        period.last_day,
        viewer_of(work),
        MOST_ACTIVITIES + 1,
        account_id=account_id,
        owner=owner,
    )
    if len(found) > MOST_ACTIVITIES:
        raise Invalid(Fault("too_many_activities", "?period", {"most": MOST_ACTIVITIES}))
    return activity_figures((kept.value for kept in found), promise(work), work.now)


def own_calendar(work: Work) -> Sequence[Kept[Activity]]:
    """The caller's own appointments, of the last month and the year ahead."""
    start, last = today(work) - CALENDAR_BACK, today(work) + CALENDAR_AHEAD
    own = work.principal.subject
    return store.beginning_between(work.session, start, last, viewer_of(work), CALENDAR_MOST, owner=own)


def _contacted(work: Work, activity: Activity, day: date) -> None:
    people = contacts.people(work.session, activity.account_id)
    met = [contacts.get(work.session, activity.account_id, found) for found in activity.contact_ids if found in people]
    later = [k for k in met if k.value.last_contacted_on is None or k.value.last_contacted_on < day]
    contacts.replace_all(work.session, [(k, replace(k.value, last_contacted_on=day)) for k in later], work.now)
