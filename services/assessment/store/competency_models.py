"""A bank's own competency models in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault
from services.assessment.domain.competency import CompetencyModel
from services.assessment.store import documents
from services.assessment.tables import CompetencyModelRow

MOST = 200
"""How many own editions an installation keeps; the list of models comes whole."""


def add(session: Session, model_id: UUID, model: CompetencyModel, author: str, now: datetime) -> CompetencyModel:
    """Keep a new edition; one that is there is never written over."""
    key = model.edition.key
    if find(session, key) is not None:
        raise Conflict(Fault("edition_exists", "/since", {"key": key}))
    if (session.scalar(select(func.count()).select_from(CompetencyModelRow)) or 0) >= MOST:
        raise Conflict(Fault("too_many_editions", "", {"most": MOST}))
    written = documents.written(CompetencyModel, model)
    row = CompetencyModelRow(
        id=model_id, created_at=now, updated_at=now, key=key, since=model.edition.since, model=written, author=author
    )
    session.add(row)
    session.flush()
    return model


def find(session: Session, key: str) -> CompetencyModel | None:
    """The edition of that key, if the bank has it."""
    row = session.scalar(select(CompetencyModelRow).filter_by(key=key))
    return None if row is None else documents.read(CompetencyModel, row.model)


def all_of(session: Session) -> list[CompetencyModel]:
    """Every edition, the oldest first."""
    rows = session.scalars(select(CompetencyModelRow).order_by(CompetencyModelRow.since, CompetencyModelRow.key))
    return [documents.read(CompetencyModel, row.model) for row in rows]
