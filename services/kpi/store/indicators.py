"""The bank's own indicators in the database: versions are added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.kpi.domain.indicator import Indicator
from services.kpi.domain.own_indicator import OwnIndicator
from services.kpi.store.documents import document, value_of
from services.kpi.tables import IndicatorRow


def add(session: Session, version_id: UUID, version: OwnIndicator, now: datetime) -> None:
    """Keep a new version."""
    row = IndicatorRow(
        id=version_id,
        code=version.indicator.id,
        valid_from=version.valid_from,
        indicator=document(version.indicator),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()


def versions(session: Session, known_at: datetime | None = None) -> tuple[OwnIndicator, ...]:
    """Every version of every indicator, oldest first; those that were kept by `known_at`, when it is given."""
    query = select(IndicatorRow).order_by(IndicatorRow.valid_from, IndicatorRow.code)
    query = query if known_at is None else query.where(IndicatorRow.created_at <= known_at)
    return tuple(OwnIndicator(value_of(Indicator, row.indicator), row.valid_from) for row in session.scalars(query))
