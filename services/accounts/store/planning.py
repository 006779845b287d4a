"""Goals, plans, answers and priorities in the database, and what priorities are reckoned from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.complaint import ComplaintState
from services.accounts.domain.contact import DecidingPower
from services.accounts.domain.goal import Goal
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.opportunity import OPEN_STATES, Opportunity
from services.accounts.domain.plan import AccountPlan
from services.accounts.domain.priority_answers import PriorityAnswers
from services.accounts.domain.qualification import Decision
from services.accounts.domain.receivable import Receivable
from services.accounts.domain.renewal import OPEN_STATES as OPEN_RENEWALS
from services.accounts.domain.renewal import Renewal
from services.accounts.store.cash import overdue_on, receivables
from services.accounts.store.deals import opportunities
from services.accounts.store.growth import renewals
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import in_force
from services.accounts.tables import (
    AccountRow,
    ActivityRow,
    AssignmentRow,
    ComplaintRow,
    ContactRow,
    GoalRow,
    ManagerRow,
    OpportunityRow,
    PlanRow,
    PriorityAnswersRow,
    PriorityRow,
    QualificationRow,
    ReceivableRow,
    RenewalRow,
)

_OVER = (ComplaintState.RESPONDED, ComplaintState.CLOSED, ComplaintState.REJECTED)


@dataclass(frozen=True, slots=True)
class StoredPriorities:
    """A list of priorities as its document."""

    manager: str
    as_of: date
    document: dict[str, object]


goals = Shelf(GoalRow, Goal, "goal", ("due_on", "created_at"))
plans = Shelf(PlanRow, AccountPlan, "plan", ("created_at",))
answers = Shelf(PriorityAnswersRow, PriorityAnswers, "priority answers", ("created_at",))
priorities = Shelf(PriorityRow, StoredPriorities, "priority list", ("as_of", "created_at"))


def led_by(session: Session, manager: str, on: date) -> dict[UUID, str]:
    """The accounts that the manager leads on `on`, each with its name."""
    query = (
        select(AccountRow.id, AccountRow.legal_name)
        .join(AssignmentRow, AssignmentRow.account_id == AccountRow.id)
        .join(ManagerRow, ManagerRow.id == AssignmentRow.manager_id)
        .where(ManagerRow.external_id == manager, AssignmentRow.role == ManagerRole.RELATIONSHIP.value, in_force(on))
        .order_by(AccountRow.id)
    )
    return {row.id: row.legal_name for row in session.execute(query)}


def open_opportunities(session: Session, ids: Collection[UUID]) -> Sequence[Kept[Opportunity]]:
    """What these accounts may still buy."""
    among = OpportunityRow.account_id.in_(ids), OpportunityRow.state.in_(OPEN_STATES)
    return opportunities.every(session, *among)


def open_renewals(session: Session, ids: Collection[UUID]) -> Sequence[Kept[Renewal]]:
    """Contracts of these accounts that may go on."""
    return renewals.every(session, RenewalRow.account_id.in_(ids), RenewalRow.state.in_(OPEN_RENEWALS))


def late_receivables(session: Session, ids: Collection[UUID], day: date) -> Sequence[Kept[Receivable]]:
    """What these accounts owe and should have paid."""
    return receivables.every(session, ReceivableRow.account_id.in_(ids), *overdue_on(day))


def open_cases(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[int, bool]]:
    """How many cases of each account are open, and whether one is escalated."""
    among = ComplaintRow.account_id.in_(ids), ComplaintRow.state.not_in(_OVER)
    found: dict[UUID, tuple[int, bool]] = {}
    for account_id, state in session.execute(select(ComplaintRow.account_id, ComplaintRow.state).where(*among)):
        count, escalated = found.get(account_id, (0, False))
        found[account_id] = (count + 1, escalated or state == ComplaintState.ESCALATED)
    return found


def deciders_against_us(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """The accounts in which somebody in post who decides or vetoes does not support us."""
    power = ContactRow.deciding_power.in_([DecidingPower.DECIDES, DecidingPower.VETOES])
    query = select(ContactRow.account_id).where(
        ContactRow.account_id.in_(ids), ContactRow.in_post, ContactRow.support < 0, power
    )
    return frozenset(session.scalars(query))


def executive_visits(session: Session, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When senior management was with each account last."""
    held = ActivityRow.account_id.in_(ids), ActivityRow.executive, ActivityRow.arrived_at.is_not(None)
    newest = select(ActivityRow.account_id, func.max(ActivityRow.arrived_at)).where(*held)
    return {i: at for i, at in session.execute(newest.group_by(ActivityRow.account_id)) if at is not None}


def decisions(session: Session, ids: Collection[UUID]) -> dict[UUID, Decision]:
    """What each account is qualified as now."""
    present = QualificationRow.account_id.in_(ids), QualificationRow.superseded_at.is_(None)
    query = select(QualificationRow.account_id, QualificationRow.decision).where(*present)
    return {account_id: Decision(decision) for account_id, decision in session.execute(query)}
