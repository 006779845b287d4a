"""Local norms in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.kept import Kept
from services.assessment.domain.norm import Norm, NormKind
from services.assessment.domain.norm_record import NormRecord, NormSample, RuleState
from services.assessment.domain.role_model_record import Signature
from services.assessment.store import documents
from services.assessment.tables import NormRow

MOST_LISTED = 200


def add(session: Session, norm_id: UUID, record: NormRecord, now: datetime) -> Kept[NormRecord]:
    """Keep a norm that has just been built."""
    row = NormRow(
        id=norm_id,
        key=record.norm.edition.key,
        instrument=record.norm.instrument,
        norm=documents.written(Norm, record.norm),
        sample=documents.written(NormSample, record.sample),
        author=record.author,
        state=record.state.value,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def count(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(NormRow)) or 0


def newest(session: Session) -> list[Kept[NormRecord]]:
    """The newest norms, the oldest of them first."""
    rows = session.scalars(select(NormRow).order_by(NormRow.id.desc()).limit(MOST_LISTED)).all()
    return [_kept(row) for row in reversed(rows)]


def find(session: Session, key: str, *, hold: bool = False) -> Kept[NormRecord] | None:
    """The norm of that key, if it was built here; held until the transaction ends when it is to be changed."""
    query = select(NormRow).filter_by(key=key)
    row = session.scalar(query.with_for_update() if hold else query)
    return None if row is None else _kept(row)


def in_force(session: Session, instrument: str) -> list[Kept[NormRecord]]:
    """The published local norms of an instrument, held: one at most, unless one is just taking over."""
    rows = select(NormRow).filter_by(instrument=instrument, state=RuleState.PUBLISHED.value).order_by(NormRow.id)
    return [_kept(row) for row in session.scalars(rows)]


def model_based(session: Session, instrument: str) -> Norm | None:
    """The simulated norm that an instrument published here came with."""
    rows = select(NormRow).filter_by(instrument=instrument).order_by(NormRow.id)
    found = (documents.read(Norm, row.norm) for row in session.scalars(rows))
    return next((norm for norm in found if norm.kind is NormKind.MODEL_BASED), None)


def replace(session: Session, kept: Kept[NormRecord], record: NormRecord, now: datetime) -> Kept[NormRecord]:
    """Note the norm's new state; its figures never change."""
    row = session.get_one(NormRow, kept.id)
    require_version(row.version, kept.version)
    row.state, row.updated_at = record.state.value, now
    if record.published is not None:
        row.published_by, row.published_at = record.published.by, record.published.at
    session.flush()
    return _kept(row)


def _kept(row: NormRow) -> Kept[NormRecord]:
    signed = Signature(row.published_by, row.published_at) if row.published_by and row.published_at else None
    norm, sample = documents.read(Norm, row.norm), documents.read(NormSample, row.sample)
    return row.kept(NormRecord(norm, sample, row.author, RuleState(row.state), signed))
