"""Qualifications in the database: a new one supersedes the one before, and nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.qualification import Decision, Qualification, Verdict
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import AccountRow, QualificationRow

_SORTABLE = {"created_at": QualificationRow.created_at}
_document = TypeAdapter(Verdict)


@dataclass(frozen=True, slots=True)
class QualificationFilter:
    """Which qualifications: every criterion that is given must hold. `present` leaves out the superseded ones.

    `due_by` leaves those whose last day is this one or an earlier one.
    """

    account_id: UUID | None = None
    decision: Decision | None = None
    criteria_set_id: UUID | None = None
    present: bool = True
    due_by: date | None = None


def decided_by(day: date) -> ColumnElement[bool]:
    """The decisions that hold on `day`: taken by its end, or later on evidence up to it.

    What is decided in the evening reads evidence of days that have begun elsewhere, and holds on this day too.
    """
    night = datetime.combine(day, time.max, UTC)
    return or_(QualificationRow.evidence_until <= day, QualificationRow.created_at <= night)


def add(session: Session, qualification_id: UUID, made: Qualification, now: datetime) -> Kept[Qualification]:
    """Keep a new decision; the account's present one is superseded at the same moment."""
    before = session.scalar(_present(made.account_id).with_for_update())
    if before is not None:
        before.superseded_at = before.updated_at = now
        session.flush()
    row = QualificationRow(
        id=qualification_id,
        account_id=made.account_id,
        criteria_set_id=made.criteria_set_id,
        evidence_until=made.evidence_until,
        valid_until=made.valid_until,
        decision=made.verdict.decision,
        score=made.verdict.score,
        document=_document.dump_python(made.verdict, mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, qualification_id: UUID, viewer: Viewer | None) -> Kept[Qualification]:
    """The qualification, or `NotFound`; `viewer` narrows what exists."""
    query = select(QualificationRow).where(QualificationRow.id == qualification_id)
    if viewer is not None:
        query = query.where(QualificationRow.account_id.in_(served(viewer)))
    row = session.scalar(query)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":qualification_id", {"resource": "qualification"}))
    return _kept(row)


def present(session: Session, account_id: UUID) -> Kept[Qualification] | None:
    """What holds for the account now."""
    row = session.scalar(_present(account_id))
    return _kept(row) if row else None


def run_out(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Qualification]]:
    """What holds of active accounts and was to hold until a day before `day` only, in the order of their ids."""
    active = select(AccountRow.id).where(AccountRow.status == AccountStatus.ACTIVE)
    rows = select(QualificationRow).where(
        QualificationRow.superseded_at.is_(None),
        QualificationRow.valid_until < day,
        QualificationRow.account_id.in_(active),
    )
    if after is not None:
        rows = rows.where(QualificationRow.id > after)
    return [_kept(row) for row in session.scalars(rows.order_by(QualificationRow.id).limit(most))]


def page(
    session: Session, query: PageQuery, wanted: QualificationFilter, viewer: Viewer | None
) -> Slice[Kept[Qualification]]:
    """One page of the qualifications wanted, as far as their accounts exist for `viewer`."""
    names = ("account_id", "decision", "criteria_set_id")
    rows = select(QualificationRow).filter_by(**{n: v for n in names if (v := getattr(wanted, n)) is not None})
    if wanted.present:
        rows = rows.where(QualificationRow.superseded_at.is_(None))
    if wanted.due_by is not None:
        rows = rows.where(QualificationRow.valid_until <= wanted.due_by)
    if viewer is not None:
        rows = rows.where(QualificationRow.account_id.in_(served(viewer)))
    return keyset(session, rows, query, _SORTABLE, QualificationRow.id).map(_kept)


def _present(account_id: UUID) -> Select[QualificationRow]:
    return select(QualificationRow).where(
        QualificationRow.account_id == account_id, QualificationRow.superseded_at.is_(None)
    )


def _kept(row: QualificationRow) -> Kept[Qualification]:
    verdict = _document.validate_python(row.document)
    dates = row.evidence_until, row.valid_until
    return row.kept(Qualification(row.account_id, row.criteria_set_id, *dates, verdict, row.superseded_at))
