"""Measures of what a manager did: visits, contacts, appointments, services, and promotions of the bank."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.activity import Activity, ActivityKind, ActivityState
from services.accounts.domain.activity_summary import ServicePromise, within_promise
from services.accounts.domain.campaign import Campaign, CampaignKind, CampaignState
from services.accounts.domain.measures.reading import Reading

MEASURES = (
    "visits_planned",
    "visits_done",
    "visit_minutes",
    "relationship_contacts",
    "quality_customer_contacts",
    "worst_appointment_deviation",
    "jobs_due",
    "jobs_within_24_hours",
    "promotions_planned",
    "promotions_held",
)
_MINUTE = timedelta(minutes=1)
_HELD = (CampaignState.RUNNING, CampaignState.COMPLETED)


def activity_readings(
    manager: str, appointments: Sequence[Activity], is_quality: Callable[[UUID], bool]
) -> Iterator[Reading]:
    """Of the appointments that begin in the period; services are no relationship contacts.

    `appointments` are the manager's own, also with accounts that somebody else leads. The deviation is told once
    somebody has arrived somewhere, in minutes begun.
    """
    visits = [each for each in appointments if each.kind is ActivityKind.VISIT]
    done = [each for each in visits if each.state is ActivityState.COMPLETED]
    contacts = [each for each in appointments if _is_contact(each)]
    counts = {
        "visits_planned": sum(each.state is not ActivityState.CANCELLED for each in visits),
        "visits_done": len(done),
        "visit_minutes": sum(_minutes(each) for each in done),
        "relationship_contacts": len(contacts),
        "quality_customer_contacts": sum(is_quality(each.account_id) for each in contacts),
    }
    inputs = {"activities": Decimal(len(appointments))}
    yield from (Reading(manager, measure, Decimal(count), inputs=inputs) for measure, count in counts.items())
    missed_by = [-(-abs(each.arrived_at - each.starts_at) // _MINUTE) for each in appointments if each.arrived_at]
    if missed_by:
        arrivals = {"arrivals": Decimal(len(missed_by))}
        yield Reading(manager, "worst_appointment_deviation", Decimal(max(missed_by)), inputs=arrivals)


def service_readings(
    manager: str, services: Sequence[Activity], promise: ServicePromise, now: datetime
) -> Iterator[Reading]:
    """Of the services asked for in the period: those whose time is over, and those of them done in it."""
    kept = [within_promise(each, promise, now) for each in services]
    inputs = {"services": Decimal(len(services)), "not_yet_due": Decimal(kept.count(None))}
    yield Reading(manager, "jobs_due", Decimal(len(kept) - kept.count(None)), inputs=inputs)
    yield Reading(manager, "jobs_within_24_hours", Decimal(kept.count(True)), inputs=inputs)


def promotion_readings(manager: str, campaigns: Sequence[Campaign]) -> Iterator[Reading]:
    """Of the promotions that were to begin in the period."""
    promotions = [each for each in campaigns if each.kind is CampaignKind.PROMOTION]
    planned = [each for each in promotions if each.state is not CampaignState.CANCELLED]
    inputs = {"promotions": Decimal(len(promotions))}
    yield Reading(manager, "promotions_planned", Decimal(len(planned)), inputs=inputs)
    yield Reading(manager, "promotions_held", Decimal(sum(each.state in _HELD for each in planned)), inputs=inputs)


def _is_contact(activity: Activity) -> bool:
    return activity.state is ActivityState.COMPLETED and activity.kind is not ActivityKind.SERVICE


def _minutes(activity: Activity) -> int:
    if activity.arrived_at is None or activity.left_at is None:
        return 0
    return (activity.left_at - activity.arrived_at) // _MINUTE
