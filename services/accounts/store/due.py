"""What is due by itself on a day: contracts that begin, end or come up for renewal, bills, cases that are late."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from chassis.jobs.kind import JobState
from chassis.tables import JobRow
from services.accounts.domain.account import Account
from services.accounts.domain.complaint import Complaint, ComplaintState
from services.accounts.domain.contract import Contract, ContractState
from services.accounts.domain.receivable import Receivable, ReceivableState
from services.accounts.domain.renewal import OPEN_STATES, Renewal
from services.accounts.store import account_records, assignments
from services.accounts.store.cash import receivables
from services.accounts.store.complaints import complaints
from services.accounts.store.deals import contracts
from services.accounts.store.growth import HAS_RENEWAL, renewals
from services.accounts.tables import ComplaintRow, ContractRow, ReceivableRow, RenewalRow

WATCHED = (
    ComplaintState.RECEIVED,
    ComplaintState.ACKNOWLEDGED,
    ComplaintState.INVESTIGATING,
    ComplaintState.REOPENED,
)
"""Where a case can be late without anybody above having been told."""


def to_activate(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Contract]]:
    """Signed contracts whose first day has come."""
    begun = ContractRow.state == ContractState.SIGNED, ContractRow.starts_on <= day
    return contracts.after(session, after, most, *begun)


def without_renewal(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Contract]]:  # noqa: ARG001 - amendments move the end, so that no day in a column says whether it is due
    """Active contracts that nobody has thought of renewing yet."""
    active = ContractRow.state == ContractState.ACTIVE, ContractRow.id.not_in(HAS_RENEWAL)
    return contracts.after(session, after, most, *active)


def active(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Contract]]:  # noqa: ARG001 - as above
    """Active contracts, some of which may be over."""
    return contracts.after(session, after, most, ContractRow.state == ContractState.ACTIVE)


def to_bill(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Receivable]]:
    """Scheduled receivables whose bill goes out."""
    due = ReceivableRow.state == ReceivableState.SCHEDULED, ReceivableRow.billed_on <= day
    return receivables.after(session, after, most, *due)


def open_renewals(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Renewal]]:
    """Renewals that nobody has closed although the contract is over."""
    over = RenewalRow.state.in_(OPEN_STATES), RenewalRow.ends_on < day
    return renewals.after(session, after, most, *over)


def watched_cases(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Complaint]]:  # noqa: ARG001 - a case is late by its clock and not by a day
    """Cases that can be late without anybody above having been told."""
    return complaints.after(session, after, most, ComplaintRow.state.in_(WATCHED))


def without_manager(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Account]]:
    """Active accounts that nobody leads who is there."""
    ids = assignments.unled(session, day, after, most)
    present = account_records.by_ids(session, ids)
    return [present[account_id] for account_id in ids]


def is_queued(session: Session, kind: str) -> bool:
    """Whether a job of this kind waits or is under way."""
    unfinished = JobRow.kind == kind, JobRow.state.in_([JobState.QUEUED, JobState.RUNNING])
    return session.scalar(select(JobRow.id).where(*unfinished).limit(1)) is not None
