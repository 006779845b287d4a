"""Criteria sets in the database: each version is written once."""

from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, Invalid, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.criteria import CriteriaSet
from services.accounts.tables import CriteriaSetRow

_SORTABLE = {"effective_from": CriteriaSetRow.effective_from, "code": CriteriaSetRow.code}
_document = TypeAdapter(CriteriaSet)


def add(session: Session, set_id: UUID, criteria_set: CriteriaSet, now: datetime) -> Kept[CriteriaSet]:
    """Keep a new version; a code has one version a day."""
    row = CriteriaSetRow(
        id=set_id,
        code=criteria_set.code,
        effective_from=criteria_set.effective_from,
        document=_document.dump_python(criteria_set, mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, set_id: UUID) -> Kept[CriteriaSet]:
    """The version, or `NotFound`."""
    row = session.get(CriteriaSetRow, set_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":criteria_set_id", {"resource": "criteria set"}))
    return _kept(row)


def page(session: Session, query: PageQuery, code: str | None) -> Slice[Kept[CriteriaSet]]:
    """One page of versions."""
    rows = select(CriteriaSetRow)
    if code is not None:
        rows = rows.where(CriteriaSetRow.code == code)
    return keyset(session, rows, query, _SORTABLE, CriteriaSetRow.id).map(_kept)


def exists(session: Session, set_id: UUID) -> bool:
    """Whether the version is on record."""
    return session.get(CriteriaSetRow, set_id) is not None


def in_force(session: Session, on: date) -> Kept[CriteriaSet]:
    """The version that came into force last, on or before `on`; of two from one day, the one filed later."""
    latest = CriteriaSetRow.effective_from.desc(), CriteriaSetRow.created_at.desc(), CriteriaSetRow.id.desc()
    query = select(CriteriaSetRow).where(CriteriaSetRow.effective_from <= on).order_by(*latest).limit(1)
    row = session.scalar(query)
    if row is None:
        raise Invalid(Fault("no_criteria_set", "/evidence_until"))
    return _kept(row)


def _kept(row: CriteriaSetRow) -> Kept[CriteriaSet]:
    return row.kept(_document.validate_python(row.document))
