"""What the health of one account is read from."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.money import Money
from services.accounts.domain.complaint import Complaint
from services.accounts.store.cash import OVER, receivables
from services.accounts.store.complaints import complaints
from services.accounts.tables import ComplaintRow, ContactRow, ReceivableRow


def last_contact(session: Session, account_id: UUID) -> date | None:
    """The day on which anybody in post was contacted last."""
    newest = select(func.max(ContactRow.last_contacted_on))
    return session.scalar(newest.where(ContactRow.account_id == account_id, ContactRow.in_post))


def cases_since(session: Session, account_id: UUID, day: date) -> list[Complaint]:
    """The complaints and enquiries received since `day`."""
    since = ComplaintRow.received_at >= datetime.combine(day, time(), UTC)
    return [kept.value for kept in complaints.every(session, since, account_id=account_id)]


def owed(session: Session, account_id: UUID, day: date) -> list[tuple[Money, bool]]:
    """What is outstanding, and whether it is overdue on `day`."""
    billed = ReceivableRow.billed_on <= day, ReceivableRow.state.not_in(OVER)
    found = receivables.every(session, *billed, account_id=account_id)
    return [(kept.value.outstanding, kept.value.due_on < day) for kept in found]
