"""Local norms in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.assessment.domain.norm import Norm, NormKind
from services.assessment.domain.norm_record import NormRecord, NormSample, RuleState
from services.assessment.store import documents
from services.assessment.store.signed_rules import SignedRules, signature_of
from services.assessment.tables import NormRow


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


def in_force(session: Session, instrument: str) -> list[Kept[NormRecord]]:
    """The published local norms of an instrument, held: one at most, unless one is just taking over."""
    rows = select(NormRow).filter_by(instrument=instrument, state=RuleState.PUBLISHED.value).order_by(NormRow.id)
    return [_kept(row) for row in session.scalars(rows)]


def model_based(session: Session, instrument: str) -> Norm | None:
    """The simulated norm that an instrument published here came with."""
    rows = select(NormRow).filter_by(instrument=instrument).order_by(NormRow.id)
    found = (documents.read(Norm, row.norm) for row in session.scalars(rows))
    return next((norm for norm in found if norm.kind is NormKind.MODEL_BASED), None)


def _kept(row: NormRow) -> Kept[NormRecord]:
    norm, sample = documents.read(Norm, row.norm), documents.read(NormSample, row.sample)
    return row.kept(NormRecord(norm, sample, row.author, RuleState(row.state), signature_of(row)))


_rules = SignedRules(NormRow, _kept)
newest, find, replace = _rules.newest, _rules.find, _rules.replace
