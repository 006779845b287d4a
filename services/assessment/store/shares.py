"""Shares in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.share import Share
from services.assessment.tables import ShareRow


def add(session: Session, share_id: UUID, share: Share, now: datetime) -> Kept[Share]:
    """Keep a new share; sharing twice with the same person is refused."""
    if is_shared(session, share.assessment_id, share.shared_with):
        raise Conflict(Fault("shared_already", "/shared_with", {"id": share.shared_with}))
    row = ShareRow(
        id=share_id,
        created_at=now,
        updated_at=now,
        sitting_id=share.assessment_id,
        external_id=share.external_id,
        shared_with=share.shared_with,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def is_shared(session: Session, sitting_id: UUID, external_id: str) -> bool:
    """Whether somebody may see what came of a sitting."""
    found = select(ShareRow.id).filter_by(sitting_id=sitting_id, shared_with=external_id)
    return session.scalar(found) is not None


def page(session: Session, query: PageQuery, external_id: str | None) -> Slice[Kept[Share]]:
    """One page of the shares that somebody gave or got, or of all."""
    rows = select(ShareRow)
    if external_id is not None:
        rows = rows.where(or_(ShareRow.external_id == external_id, ShareRow.shared_with == external_id))
    return keyset(session, rows, query, {"created_at": ShareRow.created_at}, ShareRow.id).map(_kept)


def end(session: Session, sitting_id: UUID, share_id: UUID) -> None:
    """Take a share back, or `NotFound`."""
    row = session.get(ShareRow, share_id)
    if row is None or row.sitting_id != sitting_id:
        raise NotFound(Fault("unknown_resource", ":share_id", {"resource": "share"}))
    session.delete(row)
    session.flush()


def drop(session: Session, sitting_id: UUID) -> None:
    """Take back every share of a sitting."""
    session.execute(delete(ShareRow).filter_by(sitting_id=sitting_id))


def forget(session: Session, external_id: str) -> None:
    """Take out every share that was given to somebody."""
    session.execute(delete(ShareRow).filter_by(shared_with=external_id))


def _kept(row: ShareRow) -> Kept[Share]:
    return row.kept(Share(row.sitting_id, row.external_id, row.shared_with))
