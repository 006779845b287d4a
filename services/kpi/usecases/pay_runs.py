"""Paying managers: started by a request, carried out by a job, approved by a second person, closed for good."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.domain.errors import Conflict, Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.events import emit
from chassis.jobs import enqueue
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.event_types import PAY_RUN_APPROVED, PAY_RUN_CLOSED
from services.kpi.domain.pay_order import PayOrder, check_order, extras_of
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_run import PayRunState, PayRunTransition, move
from services.kpi.domain.payee import Payee
from services.kpi.domain.runs import LeftOut, PayRun, ScoreRun
from services.kpi.domain.scheme import reason_codes
from services.kpi.store import pay_plans, schemes, score_runs
from services.kpi.store import pay_runs as store
from services.kpi.store.pay_runs import PayInputs
from services.kpi.usecases.catalogue import catalogue_on
from services.kpi.usecases.pay_run_job import PayRuns
from services.kpi.usecases.rights import own, see_all
from services.kpi.usecases.seals import seal_of

_TOLD = {PayRunState.APPROVED: PAY_RUN_APPROVED, PayRunState.CLOSED: PAY_RUN_CLOSED}


def start_pay_run(work: Work, order: PayOrder, people: Mapping[str, Payee]) -> Kept[PayRun]:
    """Start paying the managers of a score run. `people` are the personnel records, gathered before."""
    scored, plan = _gathered(work, order)
    run_id = work.new_id()
    job = enqueue(work, PayRuns.name, {"pay_run_id": str(run_id)}, unit=PayRuns.unit)
    run = PayRun(
        score_run_id=order.score_run_id,
        pay_plan_id=order.pay_plan_id,
        period=order.period,
        author=work.principal.subject,
        approver=None,
        state=PayRunState.DRAFT,
        total=Money.zero(plan.currency),
        unpaid=_unknown(scored, people),
        seal=None,
        job_id=job.id,
    )
    inputs = PayInputs(tuple(people[manager] for manager in scored.managers if manager in people), extras_of(order))
    return store.add(work.session, run_id, run, inputs, work.now)


def managers_of(session: Session, score_run_id: UUID) -> tuple[str, ...]:
    """Whose personnel records a run needs; nobody's when there is no such score run."""
    found = score_runs.find(session, score_run_id)
    return found.value.managers if found else ()


def get_pay_run(work: Work, run_id: UUID) -> Kept[PayRun]:
    """The run, which concerns many managers and so none of them alone."""
    see_all(work, ":pay_run_id", "pay run")
    return store.get(work.session, run_id)


def list_pay_runs(work: Work, query: PageQuery, period: str | None, state: PayRunState | None) -> Slice[Kept[PayRun]]:
    """One page of runs; empty for a manager."""
    return Slice((), None) if own(work) is not None else store.page(work.session, query, period, state)


def transition_pay_run(work: Work, run_id: UUID, transition: PayRunTransition) -> Kept[PayRun]:
    """Move the run on. Approving takes somebody else than its author; closing seals it."""
    see_all(work, ":pay_run_id", "pay run")
    run = store.locked(work.session, run_id).value
    actor = work.principal.subject
    state = move(run.state, transition, run.author, actor)
    if state is PayRunState.CLOSED:
        _refuse_paying_twice(work, run_id)
    approver = {PayRunTransition.APPROVE: actor, PayRunTransition.REOPEN: None}.get(transition, run.approver)
    seal = seal_of(work.session, run_id) if state is PayRunState.CLOSED else None
    audit.record(
        work, f"{transition}_pay_run", "pay_run", str(run_id), after_hash=seal, details={"from": run.state, "to": state}
    )
    moved = store.move(work.session, run_id, state, work.now, approver=approver, seal=seal)
    if (kind := _TOLD.get(state)) is not None:
        emit(work, kind, f"/v1/pay-runs/{run_id}", {"period": str(run.period), "state": state})
    return moved


def _unknown(scored: ScoreRun, people: Mapping[str, Payee]) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(manager, (Fault("no_such_manager", "", {"manager": manager}),))
        for manager in scored.managers
        if manager not in people
    )


def _refuse_paying_twice(work: Work, run_id: UUID) -> None:
    paid = store.paid_before(work.session, run_id)
    if paid:
        faults = (Fault("already_paid", "/transition", {"manager": who, "pay_run": run}) for who, run in paid.items())
        raise Conflict(*faults)


def _gathered(work: Work, order: PayOrder) -> tuple[ScoreRun, PayPlan]:
    score_run = score_runs.find(work.session, order.score_run_id)
    plan = pay_plans.find(work.session, order.pay_plan_id)
    if score_run is None or plan is None:
        missing = (("score_run", score_run), ("pay_plan", plan))
        raise Invalid(*(Fault(f"{noun}_unknown", f"/{noun}_id") for noun, found in missing if found is None))
    scheme = schemes.get(work.session, score_run.value.scheme_id).value
    checked = reason_codes(scheme, catalogue_on(work.session, score_run.value.period.start))
    refuse_if(check_order(order, score_run.value, plan.value, checked))
    return score_run.value, plan.value
