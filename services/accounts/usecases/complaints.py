"""Handling complaints and enquiries: filed, moved on, and summed up by period."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, NotFound, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.complaint import (
    Complaint,
    ComplaintTransition,
    TimedComplaint,
    clocks,
    complaint_faults,
    move_complaint,
)
from services.accounts.domain.complaint_summary import ComplaintSummary, summarised
from services.accounts.store import accounts, contacts
from services.accounts.store import complaints as store
from services.accounts.store.complaints import complaints
from services.accounts.usecases.business_calendars import clock_rule
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import today, viewer_of

MOST_CASES = 20_000
"""What one summary reads; a larger bank asks by account or for a shorter period."""


def create_complaint(work: Work, complaint: Complaint) -> TimedComplaint:
    """File a case of an account that the caller may see."""
    with referred_to_at("/account_id"):
        accounts.get(work.session, complaint.account_id, viewer_of(work))
    _require(work, complaint)
    return _timing(work)(complaints.add(work.session, work.new_id(), complaint, work.now))


def get_complaint(work: Work, complaint_id: UUID) -> TimedComplaint:
    """The case, if the caller may see its account."""
    return _timing(work)(complaints.get(work.session, complaint_id, viewer_of(work)))


def list_complaints(work: Work, query: PageQuery, given: Mapping[str, object]) -> Slice[TimedComplaint]:
    """One page of the cases of accounts that the caller may see."""
    return complaints.page(work.session, query, viewer_of(work), given).map(_timing(work))


def change_complaint(
    work: Work, complaint_id: UUID, version: int, change: Callable[[Complaint], Complaint]
) -> TimedComplaint:
    """Let `change` follow version `version` of the case."""
    kept = complaints.get(work.session, complaint_id, viewer_of(work))
    changed = change(kept.value)
    _require(work, changed)
    return _timing(work)(complaints.replace(work.session, replace(kept, version=version), changed, work.now))


def transition_complaint(
    work: Work, complaint_id: UUID, transition: ComplaintTransition, reason: str
) -> TimedComplaint:
    """Move the case on."""
    kept = complaints.get(work.session, complaint_id, viewer_of(work), lock=True)
    moved = move_complaint(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    return _timing(work)(complaints.replace(work.session, kept, moved, work.now))


def summarise_complaints(work: Work, period: Period, account_id: UUID | None) -> ComplaintSummary:
    """What the cases received in `period` come to, of one account or of all that the caller may see."""
    found = store.received_between(
        work.session, period.start, period.end, viewer_of(work), MOST_CASES + 1, account_id=account_id
    )
    if len(found) > MOST_CASES:
        raise Invalid(Fault("too_many_cases", "?period", {"most": MOST_CASES}))
    timed = map(_timing(work), found)
    return summarised((case.kept.value, case.clocks) for case in timed)


def _require(work: Work, complaint: Complaint) -> None:
    refuse_if(complaint_faults(complaint, work.now))
    if complaint.contact_id is not None:
        try:
            contacts.get(work.session, complaint.account_id, complaint.contact_id)
        except NotFound:
            raise Invalid(Fault("unknown_resource", "/contact_id", {"resource": "contact"})) from None


def _timing(work: Work) -> Callable[[Kept[Complaint]], TimedComplaint]:
    rule = clock_rule(work.session, today(work))
    return lambda kept: TimedComplaint(kept, clocks(kept.value, rule, work.now))
