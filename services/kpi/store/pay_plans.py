"""Pay plans in the database: a version changes only while it is a draft."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_plan_life import PlanState, PlanVersion
from services.kpi.store.documents import document, value_of
from services.kpi.tables import PayPlanRow


def add(session: Session, pay_plan_id: UUID, version: PlanVersion, now: datetime) -> Kept[PlanVersion]:
    """Keep a new version; one more from the same day is refused."""
    plan = version.plan
    _refuse_taken(session, plan, pay_plan_id)
    row = PayPlanRow(
        id=pay_plan_id,
        code=plan.code,
        valid_from=plan.valid_from,
        state=version.state,
        author=version.author,
        approver=version.approver,
        plan=document(plan),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept_version(row)


def find(session: Session, pay_plan_id: UUID) -> Kept[PayPlan] | None:
    """What the version says, if there is one."""
    row = session.get(PayPlanRow, pay_plan_id)
    return None if row is None else row.kept(value_of(PayPlan, row.plan))


def get(session: Session, pay_plan_id: UUID) -> Kept[PayPlan]:
    """What the version says, or `NotFound`."""
    row = _row(session, pay_plan_id)
    return row.kept(value_of(PayPlan, row.plan))


def version(session: Session, pay_plan_id: UUID, *, lock: bool = False) -> Kept[PlanVersion]:
    """The version with where it stands, or `NotFound`."""
    return _kept_version(_row(session, pay_plan_id, lock=lock))


def page(session: Session, query: PageQuery, code: str | None) -> Slice[Kept[PlanVersion]]:
    """One page of versions, of one code or of all."""
    rows = select(PayPlanRow) if code is None else select(PayPlanRow).filter_by(code=code)
    columns = {"code": PayPlanRow.code, "valid_from": PayPlanRow.valid_from, "created_at": PayPlanRow.created_at}
    return keyset(session, rows, query, columns, PayPlanRow.id).map(_kept_version)


def put(session: Session, pay_plan_id: UUID, after: PlanVersion, now: datetime) -> Kept[PlanVersion]:
    """Let `after` follow what is there."""
    row = _row(session, pay_plan_id)
    row.state, row.author, row.approver, row.updated_at = after.state, after.author, after.approver, now
    session.flush()
    return _kept_version(row)


def rewrite(session: Session, pay_plan_id: UUID, expected: int, after: PlanVersion, now: datetime) -> Kept[PlanVersion]:
    """Let a draft say something else; `Stale` when version `expected` is not the present one."""
    row, plan = _row(session, pay_plan_id), after.plan
    require_version(row.version, expected)
    _refuse_taken(session, plan, pay_plan_id)
    row.code, row.valid_from, row.plan = plan.code, plan.valid_from, document(plan)
    return put(session, pay_plan_id, after, now)


def _refuse_taken(session: Session, plan: PayPlan, pay_plan_id: UUID) -> None:
    taken = select(PayPlanRow.id).filter_by(code=plan.code, valid_from=plan.valid_from)
    if session.scalar(taken) not in (None, pay_plan_id):
        params = {"code": plan.code, "valid_from": plan.valid_from}
        raise Conflict(Fault("pay_plan_exists", "/valid_from", params))


def _row(session: Session, pay_plan_id: UUID, *, lock: bool = False) -> PayPlanRow:
    row = session.get(PayPlanRow, pay_plan_id, with_for_update=lock)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":pay_plan_id", {"resource": "pay plan"}))
    return row


def _kept_version(row: PayPlanRow) -> Kept[PlanVersion]:
    plan = value_of(PayPlan, row.plan)
    return row.kept(PlanVersion(plan, PlanState(row.state), row.author, row.approver))
