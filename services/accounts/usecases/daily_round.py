"""What happens by itself when its day comes: contracts begin and end, renewals open and lapse, bills go out, cases that
are late are escalated, decisions that have run out are taken anew, the house desk takes over from managers who have
left, and what is known of people goes when its time is over. Each step is entered in the history of its thing and in
the audit chain.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.daily import was_queued_on
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import Account
from services.accounts.domain.complaint import Complaint, ComplaintTransition, clocks, escalates_itself, move_complaint
from services.accounts.domain.contract import Contract, ContractTransition, last_day, move_contract
from services.accounts.domain.event_types import CASE_LATE, RENEWAL_OPENED
from services.accounts.domain.qualification import Qualification
from services.accounts.domain.receivable import Receivable, ReceivableTransition, move_receivable
from services.accounts.domain.renewal import (
    Renewal,
    RenewalTransition,
    lapses_on,
    move_renewal,
    opened,
    opens_on,
    reason_by_itself,
)
from services.accounts.store import due, qualifications
from services.accounts.store.cash import receivables
from services.accounts.store.complaints import complaints
from services.accounts.store.deals import contracts
from services.accounts.store.growth import renewals
from services.accounts.usecases import retention
from services.accounts.usecases.business_calendars import clock_rule
from services.accounts.usecases.house_desk import hand_over
from services.accounts.usecases.qualifications import qualify_again
from services.accounts.usecases.rights import require_office, today

CHUNK = 200
WATCHED_MOST = 5_000
Found = Callable[[Session, date, UUID | None, int], Sequence[Kept[Any]]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Which things may be due, and what is done to those that are."""

    found: Found
    carry: Callable[[Work, Sequence[Kept[Any]]], None]


def _each(found: Found, carry: Callable[[Work, Kept[Any]], None]) -> Stage:
    def one_by_one(work: Work, things: Sequence[Kept[Any]]) -> None:
        for kept in things:
            carry(work, kept)

    return Stage(found, one_by_one)


def _activate(work: Work, kept: Kept[Contract]) -> None:
    moved = move_contract(kept.value, _ask(work, ContractTransition.ACTIVATE), today(work))
    contracts.replace(work.session, kept, moved, work.now)
    _note(work, "activate_contract", f"/v1/contracts/{kept.id}")


def _open_renewal(work: Work, kept: Kept[Contract]) -> None:
    if opens_on(kept.value, today(work)):
        made = renewals.add(work.session, work.new_id(), opened(kept.id, kept.value, today(work)), work.now)
        place = f"/v1/renewals/{made.id}"
        emit(work, RENEWAL_OPENED, place, {"contract": f"/v1/contracts/{kept.id}"})
        _note(work, "open_renewal", place)


def _expire(work: Work, kept: Kept[Contract]) -> None:
    if today(work) > last_day(kept.value, today(work)):
        moved = move_contract(kept.value, _ask(work, ContractTransition.EXPIRE), today(work))
        contracts.replace(work.session, kept, moved, work.now)
        _note(work, "expire_contract", f"/v1/contracts/{kept.id}")


def _bill(work: Work, kept: Kept[Receivable]) -> None:
    moved = move_receivable(kept.value, _ask(work, ReceivableTransition.BILL), today(work))
    receivables.replace(work.session, kept, moved, work.now)
    _note(work, "bill_receivable", f"/v1/receivables/{kept.id}")


def _lapse(work: Work, kept: Kept[Renewal]) -> None:
    if lapses_on(kept.value, rulebook.renewal_rule(today(work)), today(work)):
        moved = move_renewal(kept.value, _ask(work, RenewalTransition.LAPSE), reason_by_itself(kept.value), None)
        renewals.replace(work.session, kept, moved, work.now)
        _note(work, "lapse_renewal", f"/v1/renewals/{kept.id}")


def _escalate_late(work: Work, things: Sequence[Kept[Complaint]]) -> None:
    rule = clock_rule(work.session, today(work))
    for kept in things:
        if escalates_itself(kept.value, clocks(kept.value, rule, work.now)):
            _escalate(work, kept)


def _escalate(work: Work, kept: Kept[Complaint]) -> None:
    moved = move_complaint(kept.value, _ask(work, ComplaintTransition.ESCALATE, "deadline missed"))
    complaints.replace(work.session, kept, moved, work.now)
    emit(work, CASE_LATE, f"/v1/complaints/{kept.id}", {"kind": kept.value.kind.value})
    _note(work, "escalate_complaint", f"/v1/complaints/{kept.id}")


def _qualify_again(work: Work, kept: Kept[Qualification]) -> None:
    made = qualify_again(work, kept)
    _note(work, "qualify_again", f"/v1/qualifications/{made.id}")


def _hand_over(work: Work, kept: Kept[Account]) -> None:
    hand_over(work, [kept.id])
    _note(work, "hand_over_account", f"/v1/accounts/{kept.id}")


STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        "activate": _each(due.to_activate, _activate),
        "renew": _each(due.without_renewal, _open_renewal),
        "expire": _each(due.active, _expire),
        "bill": _each(due.to_bill, _bill),
        "lapse": _each(due.open_renewals, _lapse),
        "escalate": Stage(due.watched_cases, _escalate_late),
        "qualify": _each(qualifications.run_out, _qualify_again),
        "hand_over": _each(due.without_manager, _hand_over),
        "forget_people": _each(retention.people_over, retention.erase_person),
        "forget_notes": _each(retention.notes_over, retention.erase_note),
        "forget_interests": _each(retention.interests_over, retention.erase_interest),
        "unsay_activities": Stage(retention.activities_over, retention.unsay_activities),
        "unsay_complaints": Stage(retention.complaints_over, retention.unsay_complaints),
    }
)
_ORDER = tuple(STAGES)


class DailyRound:
    """The job that goes through everything that may be due."""

    name = "daily-rounds"
    unit = "things"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - nobody knows before it has looked
        """Unknown: it is seen on the way."""
        return None

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:  # noqa: ARG002 - every round is alike
        """The next things of the present stage."""
        stage, after = (str(cursor).split(" ") if cursor else [_ORDER[0], ""])[:2]
        found = carry(work, stage, UUID(after) if after else None)
        if len(found) == CHUNK:
            return Advance(f"{stage} {found[-1].id}", len(found))
        behind = _ORDER[_ORDER.index(stage) + 1 :]
        return Advance(f"{behind[0]} " if behind else None, len(found))


def create_daily_round(work: Work) -> JobRow:
    """Queue a round now."""
    require_office(work)
    return enqueue_round(work)


def enqueue_round(work: Work) -> JobRow:
    """Queue a round in the name of the caller."""
    return enqueue(work, DailyRound.name, {}, unit=DailyRound.unit)


def carry(work: Work, stage: str, after: UUID | None) -> Sequence[Kept[Any]]:
    """Carry one stage on by a chunk."""
    found = STAGES[stage].found(work.session, today(work), after, CHUNK)
    STAGES[stage].carry(work, found)
    return found


def is_round_due(session: Session, now: datetime) -> bool:
    """Whether something waits that no round has looked at today, or a case has become late since the last round."""
    if _late_case(session, now):
        return not due.is_queued(session, DailyRound.name)
    anything = any(stage.found(session, now.date(), None, 1) for stage in STAGES.values())
    return anything and not was_queued_on(session, DailyRound.name, now.date())


def _late_case(session: Session, now: datetime) -> bool:
    rule = clock_rule(session, now.date())
    watched = due.watched_cases(session, now.date(), None, WATCHED_MOST)
    return any(escalates_itself(kept.value, clocks(kept.value, rule, now)) for kept in watched)


def _ask(work: Work, transition: Any, reason: str = "") -> Ask[Any]:  # noqa: ANN401 - any flow's transition
    return Ask(transition, work.principal.subject, work.now, reason)


def _note(work: Work, deed: str, place: str) -> None:
    audit.record(work, deed, "daily_round", place)
