"""Weightings in the database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.hierarchy import Hierarchy
from services.kpi.domain.weighting import Weighting
from services.kpi.store.documents import document, value_of
from services.kpi.tables import WeightingRow


@dataclass(frozen=True, slots=True)
class NamedWeighting:
    """Judgements, what they are called, and the weights that they came to."""

    name: str
    hierarchy: Hierarchy
    weighting: Weighting


def add(session: Session, weighting_id: UUID, named: NamedWeighting, now: datetime) -> Kept[NamedWeighting]:
    """Keep a new weighting."""
    row = WeightingRow(
        id=weighting_id,
        name=named.name,
        hierarchy=document(named.hierarchy),
        weighting=document(named.weighting),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def find(session: Session, weighting_id: UUID) -> Kept[NamedWeighting] | None:
    """The weighting, if there is one."""
    row = session.get(WeightingRow, weighting_id)
    return None if row is None else _kept(row)


def get(session: Session, weighting_id: UUID) -> Kept[NamedWeighting]:
    """The weighting, or `NotFound`."""
    found = find(session, weighting_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":weighting_id", {"resource": "weighting"}))
    return found


def page(session: Session, query: PageQuery) -> Slice[Kept[NamedWeighting]]:
    """One page of all weightings."""
    columns = {"name": WeightingRow.name, "created_at": WeightingRow.created_at}
    return keyset(session, select(WeightingRow), query, columns, WeightingRow.id).map(_kept)


def _kept(row: WeightingRow) -> Kept[NamedWeighting]:
    return row.kept(NamedWeighting(row.name, value_of(Hierarchy, row.hierarchy), value_of(Weighting, row.weighting)))
