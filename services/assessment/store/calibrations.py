"""Calibrations in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.calibration import Calibration
from services.assessment.store import documents
from services.assessment.tables import CalibrationRow


def add(session: Session, calibration_id: UUID, calibration: Calibration, author: str, now: datetime) -> None:
    """Keep a calibration."""
    row = CalibrationRow(
        id=calibration_id,
        instrument=calibration.instrument,
        persons=calibration.persons,
        author=author,
        calibration=documents.written(Calibration, calibration),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()


def get(session: Session, calibration_id: UUID) -> Kept[Calibration]:
    """The calibration, or `NotFound`."""
    row = session.get(CalibrationRow, calibration_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":calibration_id", {"resource": "calibration"}))
    return _kept(row)


def newest(session: Session, instrument: str) -> Kept[Calibration] | None:
    """The newest calibration of an instrument, if there is one."""
    query = select(CalibrationRow).filter_by(instrument=instrument).order_by(CalibrationRow.id.desc()).limit(1)
    row = session.scalar(query)
    return None if row is None else _kept(row)


def page(session: Session, query: PageQuery, instrument: str | None) -> Slice[Kept[Calibration]]:
    """One page of calibrations, of one instrument or of all."""
    rows = select(CalibrationRow)
    if instrument is not None:
        rows = rows.filter_by(instrument=instrument)
    return keyset(session, rows, query, {"created_at": CalibrationRow.created_at}, CalibrationRow.id).map(_kept)


def _kept(row: CalibrationRow) -> Kept[Calibration]:
    return row.kept(documents.read(Calibration, row.calibration))
