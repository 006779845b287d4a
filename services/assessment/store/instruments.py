"""Instruments laid down here, in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.instrument_record import InstrumentRecord
from services.assessment.domain.norm_record import RuleState
from services.assessment.store import documents
from services.assessment.store.signed_rules import SignedRules, signature_of
from services.assessment.tables import InstrumentRow


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


def _kept(row: InstrumentRow) -> Kept[InstrumentRecord]:
    instrument = documents.read(Instrument, row.instrument)
    return row.kept(InstrumentRecord(instrument, row.author, RuleState(row.state), signature_of(row)))


_rules = SignedRules(InstrumentRow, _kept)
newest, find, replace = _rules.newest, _rules.find, _rules.replace
