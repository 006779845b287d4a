"""Adjustments: proposed by one, approved by another, paid with the next run."""

from dataclasses import replace
from uuid import UUID

from chassis import audit
from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.adjustment import ADJUSTMENT_FLOW, Adjustment, AdjustmentState, AdjustmentTransition
from services.kpi.store import adjustments as store
from services.kpi.store.adjustments import AdjustmentFilter
from services.kpi.usecases.rights import own


def propose_adjustment(work: Work, adjustment: Adjustment) -> Kept[Adjustment]:
    """Propose a correction."""
    refuse_if([] if adjustment.amount.minor else [Fault("amount_is_zero", "/amount/amount")])
    return store.add(work.session, {work.new_id(): adjustment}, work.now)[0]


def get_adjustment(work: Work, adjustment_id: UUID) -> Kept[Adjustment]:
    """The adjustment, if the caller may see it: a manager the own ones, once they are approved."""
    return store.get(work.session, adjustment_id, own(work))


def list_adjustments(work: Work, query: PageQuery, wanted: AdjustmentFilter) -> Slice[Kept[Adjustment]]:
    """One page of the adjustments that the caller may see."""
    manager = own(work)
    wanted = wanted if manager is None else replace(wanted, manager=manager, shown=True)
    return store.page(work.session, query, wanted)


def transition_adjustment(work: Work, adjustment_id: UUID, transition: AdjustmentTransition) -> Kept[Adjustment]:
    """Approve, reject or settle it; approving and settling take somebody else than its author."""
    present = store.get(work.session, adjustment_id, own(work), lock=True).value
    actor = work.principal.subject
    state = ADJUSTMENT_FLOW.after_by(present.state, transition, present.author, actor)
    approver = actor if state is AdjustmentState.APPROVED else present.approver
    details = {"from": present.state, "to": state, "reason_code": present.reason_code}
    audit.record(work, f"{transition}_adjustment", "adjustment", str(adjustment_id), details=details)
    return store.put(work.session, adjustment_id, replace(present, state=state, approver=approver), work.now)
