"""Pay plans in the database: versions are added, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.store.documents import document, value_of
from services.kpi.tables import PayPlanRow


def add(session: Session, pay_plan_id: UUID, plan: PayPlan, now: datetime) -> Kept[PayPlan]:
    """Keep a new version; one more from the same day is refused."""
    taken = select(PayPlanRow.id).filter_by(code=plan.code, valid_from=plan.valid_from)
    if session.scalar(taken) is not None:
        params = {"code": plan.code, "valid_from": plan.valid_from}
        raise Conflict(Fault("pay_plan_exists", "/valid_from", params))
    row = PayPlanRow(
        id=pay_plan_id,
        code=plan.code,
        valid_from=plan.valid_from,
        plan=document(plan),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def find(session: Session, pay_plan_id: UUID) -> Kept[PayPlan] | None:
    """The version, if there is one."""
    row = session.get(PayPlanRow, pay_plan_id)
    return None if row is None else _kept(row)


def get(session: Session, pay_plan_id: UUID) -> Kept[PayPlan]:
    """The version, or `NotFound`."""
    found = find(session, pay_plan_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":pay_plan_id", {"resource": "pay plan"}))
    return found


def page(session: Session, query: PageQuery, code: str | None) -> Slice[Kept[PayPlan]]:
    """One page of versions, of one code or of all."""
    rows = select(PayPlanRow) if code is None else select(PayPlanRow).filter_by(code=code)
    columns = {"code": PayPlanRow.code, "valid_from": PayPlanRow.valid_from, "created_at": PayPlanRow.created_at}
    return keyset(session, rows, query, columns, PayPlanRow.id).map(_kept)


def _kept(row: PayPlanRow) -> Kept[PayPlan]:
    return row.kept(value_of(PayPlan, row.plan))
