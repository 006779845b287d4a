"""Sittings in the database."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.answers import Sheet
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.sitting import Consent, Sitting, SittingState
from services.assessment.store import documents
from services.assessment.tables import SittingRow


@dataclass(frozen=True, slots=True)
class SittingFilter:
    """Which sittings: every criterion that is given must hold."""

    external_id: str | None = None
    bank: str | None = None
    state: SittingState | None = None


def add(session: Session, sitting_id: UUID, sitting: Sitting, now: datetime) -> Kept[Sitting]:
    """Keep a new sitting."""
    row = SittingRow(id=sitting_id, created_at=now, updated_at=now, **_columns(sitting))
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, sitting_id: UUID, only_external_id: str | None = None) -> Kept[Sitting]:
    """The sitting, or `NotFound`; `only_external_id` narrows what exists for the caller."""
    return _kept(_row(session, sitting_id, only_external_id))


def hold(session: Session, sitting_id: UUID, only_external_id: str | None = None) -> Kept[Sitting]:
    """The sitting, held until the transaction ends: who comes second decides on what the first has left."""
    session.get(SittingRow, sitting_id, with_for_update=True)
    return get(session, sitting_id, only_external_id)


def page(session: Session, query: PageQuery, wanted: SittingFilter) -> Slice[Kept[Sitting]]:
    """One page of the sittings wanted."""
    rows = select(SittingRow).filter_by(**{name: value for name, value in asdict(wanted).items() if value is not None})
    columns = {"external_id": SittingRow.external_id, "created_at": SittingRow.created_at}
    return keyset(session, rows, query, columns, SittingRow.id).map(_kept)


def of_person(session: Session, external_id: str) -> list[Kept[Sitting]]:
    """All sittings of one person, the oldest first."""
    rows = select(SittingRow).filter_by(external_id=external_id).order_by(SittingRow.created_at, SittingRow.id)
    return [_kept(row) for row in session.scalars(rows)]


def replace(session: Session, kept: Kept[Sitting], sitting: Sitting, now: datetime) -> Kept[Sitting]:
    """Let the version that was read be followed by `sitting`; `Stale` when it is no longer the present one."""
    row = _row(session, kept.id)
    require_version(row.version, kept.version)
    for name, value in _columns(sitting).items():
        setattr(row, name, value)
    row.updated_at = now
    session.flush()
    return _kept(row)


def _columns(sitting: Sitting) -> dict[str, object]:
    consent = None if sitting.consent is None else documents.written(Consent, sitting.consent)
    return {
        **asdict(sitting.respondent),
        "instrument": sitting.instrument,
        "purpose": sitting.purpose,
        "state": sitting.state.value,
        "consent": consent,
        "sheet": documents.written(Sheet, sitting.sheet),
        "profile_id": sitting.profile_id,
        "expires_at": sitting.expires_at,
        "clock_from": sitting.clock_from,
    }


def _row(session: Session, sitting_id: UUID, only_external_id: str | None = None) -> SittingRow:
    row = session.get(SittingRow, sitting_id)
    if row is None or only_external_id not in (None, row.external_id):
        raise NotFound(Fault("unknown_resource", ":assessment_id", {"resource": "assessment"}))
    return row


def _kept(row: SittingRow) -> Kept[Sitting]:
    return row.kept(
        Sitting(
            respondent=Respondent(row.external_id, row.name, row.bank, row.role, row.performance),
            instrument=row.instrument,
            purpose=row.purpose,
            state=SittingState(row.state),
            consent=None if row.consent is None else documents.read(Consent, row.consent),
            sheet=documents.read(Sheet, row.sheet),
            profile_id=row.profile_id,
            expires_at=row.expires_at,
            clock_from=row.clock_from,
        )
    )
