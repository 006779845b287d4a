"""Instruments laid down here, in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.kept import Kept
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.instrument_record import InstrumentRecord
from services.assessment.domain.norm_record import RuleState
from services.assessment.domain.role_model_record import Signature
from services.assessment.store import documents
from services.assessment.tables import InstrumentRow

MOST_LISTED = 200


def add(session: Session, instrument_id: UUID, record: InstrumentRecord, now: datetime) -> Kept[InstrumentRecord]:
    """Keep a new instrument."""
    row = InstrumentRow(
        id=instrument_id,
        key=record.instrument.edition.key,
        instrument=documents.written(Instrument, record.instrument),
        author=record.author,
        state=record.state.value,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def newest(session: Session) -> list[Kept[InstrumentRecord]]:
    """The newest instruments, the oldest of them first."""
    rows = session.scalars(select(InstrumentRow).order_by(InstrumentRow.id.desc()).limit(MOST_LISTED)).all()
    return [_kept(row) for row in reversed(rows)]


def find(session: Session, key: str, *, hold: bool = False) -> Kept[InstrumentRecord] | None:
    """The instrument of that key, if it was laid down here; held when it is to be changed."""
    query = select(InstrumentRow).filter_by(key=key)
    row = session.scalar(query.with_for_update() if hold else query)
    return None if row is None else _kept(row)


def replace(
    session: Session, kept: Kept[InstrumentRecord], record: InstrumentRecord, now: datetime
) -> Kept[InstrumentRecord]:
    """Note the instrument's new state; its content never changes."""
    row = session.get_one(InstrumentRow, kept.id)
    require_version(row.version, kept.version)
    row.state, row.updated_at = record.state.value, now
    if record.published is not None:
        row.published_by, row.published_at = record.published.by, record.published.at
    session.flush()
    return _kept(row)


def _kept(row: InstrumentRow) -> Kept[InstrumentRecord]:
    signed = Signature(row.published_by, row.published_at) if row.published_by and row.published_at else None
    instrument = documents.read(Instrument, row.instrument)
    return row.kept(InstrumentRecord(instrument, row.author, RuleState(row.state), signed))
