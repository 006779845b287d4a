"""Role models in the database."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, Invalid, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.role_model import RoleModel
from services.assessment.domain.role_model_record import (
    RoleModelMethod,
    RoleModelRecord,
    RoleModelState,
    Signature,
)
from services.assessment.store import documents
from services.assessment.tables import RoleModelRow


@dataclass(frozen=True, slots=True)
class RoleModelFilter:
    """Which role models: every criterion that is given must hold."""

    bank: str | None = None
    role: str | None = None
    state: RoleModelState | None = None


def add(session: Session, record_id: UUID, record: RoleModelRecord, now: datetime) -> Kept[RoleModelRecord]:
    """Keep a new edition; its number is taken once only."""
    row = RoleModelRow(id=record_id, created_at=now, updated_at=now, **_columns(record))
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, record_id: UUID) -> Kept[RoleModelRecord]:
    """The role model, or `NotFound`."""
    row = session.get(RoleModelRow, record_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":role_model_id", {"resource": "role model"}))
    return _kept(row)


def named(session: Session, record_id: UUID, pointer: str = "/role_model_id") -> RoleModelRecord:
    """The role model that a request names at `pointer`; a wrong id is a fault there."""
    row = session.get(RoleModelRow, record_id)
    if row is None:
        raise Invalid(Fault("unknown_role_model", pointer, {"id": record_id}))
    return _kept(row).value


def page(session: Session, query: PageQuery, wanted: RoleModelFilter) -> Slice[Kept[RoleModelRecord]]:
    """One page of the role models wanted."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    columns = {"created_at": RoleModelRow.created_at, "edition": RoleModelRow.edition}
    return keyset(session, select(RoleModelRow).filter_by(**given), query, columns, RoleModelRow.id).map(_kept)


def next_edition(session: Session, bank: str, role: str) -> int:
    """The number that the next edition for this bank's role gets."""
    newest = session.scalar(select(func.max(RoleModelRow.edition)).filter_by(bank=bank, role=role))
    return (newest or 0) + 1


def hold_editions(session: Session, bank: str, role: str) -> list[Kept[RoleModelRecord]]:
    """All editions for this bank's role, held until the transaction ends, so that one at a time comes into force."""
    rows = select(RoleModelRow).filter_by(bank=bank, role=role).order_by(RoleModelRow.edition).with_for_update()
    return [_kept(row) for row in session.scalars(rows.execution_options(populate_existing=True))]


def replace(
    session: Session, kept: Kept[RoleModelRecord], record: RoleModelRecord, now: datetime
) -> Kept[RoleModelRecord]:
    """Let the version that was read be followed by `record`."""
    row = session.get_one(RoleModelRow, kept.id)
    require_version(row.version, kept.version)
    for name, value in _columns(record).items():
        setattr(row, name, value)
    row.updated_at = now
    session.flush()
    return _kept(row)


def _columns(record: RoleModelRecord) -> dict[str, object]:
    return {
        "name": record.name,
        "bank": record.bank,
        "role": record.role,
        "edition": record.edition,
        "method": record.method.value,
        "sources": [str(source) for source in record.sources],
        "model": documents.written(RoleModel, record.model),
        "author": record.author,
        "state": record.state.value,
        "published_by": record.published.by if record.published else None,
        "published_at": record.published.at if record.published else None,
    }


def _kept(row: RoleModelRow) -> Kept[RoleModelRecord]:
    signature = Signature(row.published_by, row.published_at) if row.published_by and row.published_at else None
    return row.kept(
        RoleModelRecord(
            name=row.name,
            bank=row.bank,
            role=row.role,
            edition=row.edition,
            method=RoleModelMethod(row.method),
            sources=tuple(UUID(source) for source in row.sources),
            model=documents.read(RoleModel, row.model),
            author=row.author,
            state=RoleModelState(row.state),
            published=signature,
        )
    )
