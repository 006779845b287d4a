"""What is known of people and has been kept long enough, in the order of the ids."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.activity import Activity
from services.accounts.domain.complaint import Complaint, ComplaintState
from services.accounts.domain.interest import Interest, InterestState
from services.accounts.domain.personality import PersonalityNote
from services.accounts.domain.words import GONE
from services.accounts.store.activities import activities
from services.accounts.store.complaints import complaints
from services.accounts.store.influence import interests, notes
from services.accounts.tables import AccountRow, ActivityRow, ComplaintRow, ContactRow, InterestRow, PersonalityNoteRow

_CLOSED = (ComplaintState.CLOSED, ComplaintState.REJECTED)


def people(session: Session, since: datetime, after: UUID | None, most: int) -> Sequence[Kept[UUID]]:
    """Contacts, each with its account: not in post and unchanged since then, or of an account closed and unchanged."""
    closed = and_(AccountRow.status == AccountStatus.CLOSED, AccountRow.updated_at <= since)
    over = or_(ContactRow.in_post.is_(False), closed), ContactRow.updated_at <= since
    query = select(ContactRow).join(AccountRow, AccountRow.id == ContactRow.account_id).where(*over)
    query = query.order_by(ContactRow.id).limit(most)
    rows = session.scalars(query if after is None else query.where(ContactRow.id > after))
    return [row.kept(row.account_id) for row in rows]


def noted(session: Session, until: date, after: UUID | None, most: int) -> Sequence[Kept[PersonalityNote]]:
    """Notes on personality of that day or earlier."""
    return notes.after(session, after, most, PersonalityNoteRow.noted_on <= until)


def unused(
    session: Session, resolved: datetime, reviewed: date, after: UUID | None, most: int
) -> Sequence[Kept[Interest]]:
    """Interests resolved and unchanged since then, or open and to be reviewed on that day or earlier."""
    is_open = InterestRow.state == InterestState.OPEN
    over = or_(and_(~is_open, InterestRow.updated_at <= resolved), and_(is_open, InterestRow.review_on <= reviewed))
    return interests.after(session, after, most, over)


def held(session: Session, since: datetime, after: UUID | None, most: int) -> Sequence[Kept[Activity]]:
    """Activities that were over by then and are unchanged since, and still have their words."""
    over = ActivityRow.subject != GONE, ActivityRow.updated_at <= since, ActivityRow.ends_at <= since
    return activities.after(session, after, most, *over)


def answered(session: Session, since: datetime, after: UUID | None, most: int) -> Sequence[Kept[Complaint]]:
    """Cases that are closed and unchanged since then, and still have their words."""
    over = ComplaintRow.subject != GONE, ComplaintRow.updated_at <= since, ComplaintRow.state.in_(_CLOSED)
    return complaints.after(session, after, most, *over)
