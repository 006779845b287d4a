"""Development plans in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.development import DevelopmentPlan
from services.assessment.store import documents
from services.assessment.tables import DevelopmentPlanRow


def add(session: Session, plan_id: UUID, plan: DevelopmentPlan, now: datetime) -> Kept[DevelopmentPlan]:
    """Keep a new plan."""
    row = DevelopmentPlanRow(
        id=plan_id,
        created_at=now,
        updated_at=now,
        external_id=plan.external_id,
        profile_id=plan.profile_id,
        role_model_id=plan.role_model_id,
        plan=documents.written(DevelopmentPlan, plan),
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, plan_id: UUID, only_external_id: str | None = None) -> Kept[DevelopmentPlan]:
    """The plan, or `NotFound`; `only_external_id` narrows what exists for the caller."""
    return _kept(_row(session, plan_id, only_external_id))


def page(session: Session, query: PageQuery, external_id: str | None) -> Slice[Kept[DevelopmentPlan]]:
    """One page of the plans, of one person or of all."""
    rows = select(DevelopmentPlanRow)
    if external_id is not None:
        rows = rows.filter_by(external_id=external_id)
    return keyset(session, rows, query, {"created_at": DevelopmentPlanRow.created_at}, DevelopmentPlanRow.id).map(_kept)


def replace(
    session: Session, kept: Kept[DevelopmentPlan], plan: DevelopmentPlan, now: datetime
) -> Kept[DevelopmentPlan]:
    """Let the version that was read be followed by `plan`."""
    row = _row(session, kept.id)
    require_version(row.version, kept.version)
    row.plan = documents.written(DevelopmentPlan, plan)
    row.updated_at = now
    session.flush()
    return _kept(row)


def of_person(session: Session, external_id: str) -> list[Kept[DevelopmentPlan]]:
    """All plans of one person, the oldest first."""
    rows = select(DevelopmentPlanRow).filter_by(external_id=external_id).order_by(DevelopmentPlanRow.created_at)
    return [_kept(row) for row in session.scalars(rows)]


def erase_of_profiles(session: Session, profile_ids: Sequence[UUID]) -> list[UUID]:
    """Remove the plans that were made of these profiles; their ids."""
    made_of = DevelopmentPlanRow.profile_id.in_(profile_ids)
    ids = list(session.scalars(select(DevelopmentPlanRow.id).where(made_of)))
    session.execute(delete(DevelopmentPlanRow).where(made_of))
    return ids


def _row(session: Session, plan_id: UUID, only_external_id: str | None = None) -> DevelopmentPlanRow:
    row = session.get(DevelopmentPlanRow, plan_id)
    if row is None or only_external_id not in (None, row.external_id):
        raise NotFound(Fault("unknown_resource", ":development_plan_id", {"resource": "development plan"}))
    return row


def _kept(row: DevelopmentPlanRow) -> Kept[DevelopmentPlan]:
    return row.kept(documents.read(DevelopmentPlan, row.plan))
