"""Schemes in the database: versions are added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.scheme import Scheme
from services.kpi.store.documents import document, value_of
from services.kpi.tables import SchemeRow


def add(session: Session, scheme_id: UUID, scheme: Scheme, weighting_id: UUID | None, now: datetime) -> Kept[Scheme]:
    """Keep a new version; one more from the same day is refused."""
    taken = select(SchemeRow.id).filter_by(code=scheme.code, valid_from=scheme.valid_from)
    if session.scalar(taken) is not None:
        params = {"code": scheme.code, "valid_from": scheme.valid_from}
        raise Conflict(Fault("scheme_exists", "/valid_from", params))
    row = SchemeRow(
        id=scheme_id,
        code=scheme.code,
        valid_from=scheme.valid_from,
        weighting_id=weighting_id,
        scheme=document(scheme),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def find(session: Session, scheme_id: UUID) -> Kept[Scheme] | None:
    """The version, if there is one."""
    row = session.get(SchemeRow, scheme_id)
    return None if row is None else _kept(row)


def get(session: Session, scheme_id: UUID) -> Kept[Scheme]:
    """The version, or `NotFound`."""
    found = find(session, scheme_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":scheme_id", {"resource": "scheme"}))
    return found


def page(session: Session, query: PageQuery, code: str | None) -> Slice[Kept[Scheme]]:
    """One page of versions, of one code or of all."""
    rows = select(SchemeRow) if code is None else select(SchemeRow).filter_by(code=code)
    columns = {"code": SchemeRow.code, "valid_from": SchemeRow.valid_from, "created_at": SchemeRow.created_at}
    return keyset(session, rows, query, columns, SchemeRow.id).map(_kept)


def _kept(row: SchemeRow) -> Kept[Scheme]:
    return row.kept(value_of(Scheme, row.scheme))
