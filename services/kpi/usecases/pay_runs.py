"""Paying managers: started by a request, carried out by a job, approved by a second person, closed for good."""

from collections.abc import Mapping
from dataclasses import replace
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
from services.kpi.domain.event_types import PAY_RUN_APPROVED, PAY_RUN_CLOSED, PAY_RUN_PAID
from services.kpi.domain.pay_order import PayOrder, check_order, extras_of
from services.kpi.domain.pay_plan import PayPlan, PolicyEffect
from services.kpi.domain.pay_run import PayRunState, PayRunTransition, move
from services.kpi.domain.payee import Payee
from services.kpi.domain.policy import Finding
from services.kpi.domain.runs import LeftOut, PayRun, ScoreRun
from services.kpi.domain.scheme import reason_codes
from services.kpi.domain.team_share import parts_of
from services.kpi.store import adjustments, pay_plans, schemes, score_runs
from services.kpi.store import pay_runs as store
from services.kpi.store.pay_runs import PayInputs
from services.kpi.usecases.catalogue import catalogue_on
from services.kpi.usecases.closed_runs import record_of
from services.kpi.usecases.pay_run_job import PayRuns
from services.kpi.usecases.pay_settlement import settle
from services.kpi.usecases.rights import own, see_all
from services.kpi.usecases.seals import seal_of

_TOLD = {PayRunState.APPROVED: PAY_RUN_APPROVED, PayRunState.PAID: PAY_RUN_PAID, PayRunState.CLOSED: PAY_RUN_CLOSED}


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
    payees = tuple(people[manager] for manager in scored.managers if manager in people)
    inputs = _with_open_adjustments(work, order, plan, PayInputs(payees, extras_of(order)))
    return store.add(work.session, run_id, run, inputs, work.now)


def _with_open_adjustments(work: Work, order: PayOrder, plan: PayPlan, inputs: PayInputs) -> PayInputs:
    """What was approved for this period or before, and has not been paid yet, is paid with this run."""
    managers = [payee.manager for payee in inputs.payees]
    found = adjustments.open_for(work.session, managers, order.period, plan.currency)
    extras, parts = dict(inputs.extras), tuple(part for award in order.team_awards for part in parts_of(award))
    for kept in found:
        manager = kept.value.manager
        extras[manager] = (*extras.get(manager, ()), kept.value.as_extra(kept.id))
    return PayInputs(inputs.payees, extras, adjustments=tuple(kept.id for kept in found), team_parts=parts)


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
    """Move the run on. Reviewing and approving take somebody else than its author; closing seals it."""
    see_all(work, ":pay_run_id", "pay run")
    run = store.locked(work.session, run_id).value
    state = move(run.state, transition, run.author, work.principal.subject)
    if transition is PayRunTransition.APPROVE:
        _refuse_blocked(run)
    if transition is PayRunTransition.PAY:
        _refuse_paying_twice(work, run_id)
        settle(work, run_id, run)
    after = _signed(replace(run, state=state), transition, work.principal.subject)
    if state is PayRunState.CLOSED:
        after = replace(after, seal=seal_of(work.session, run_id))
    moved = store.move(work.session, run_id, after, work.now)
    details: dict[str, object] = {"from": run.state, "to": state}
    if state is PayRunState.CLOSED:
        details["record"] = record_of(work.session, run_id)
    audit.record(work, f"{transition}_pay_run", "pay_run", str(run_id), after_hash=after.seal, details=details)
    if (kind := _TOLD.get(state)) is not None:
        emit(work, kind, f"/v1/pay-runs/{run_id}", {"period": str(run.period), "state": state})
    return moved


def _signed(run: PayRun, transition: PayRunTransition, actor: str) -> PayRun:
    match transition:
        case PayRunTransition.REVIEW:
            return replace(run, reviewer=actor)
        case PayRunTransition.APPROVE:
            return replace(run, approver=actor)
        case PayRunTransition.REOPEN:
            return replace(run, reviewer=None, approver=None)
        case PayRunTransition.PAY | PayRunTransition.CLOSE:
            return run


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


def _refuse_blocked(run: PayRun) -> None:
    blocking = [found for found in run.findings if found.effect is PolicyEffect.BLOCK]
    if blocking:
        raise Conflict(*(Fault("policy_blocks", "/transition", _params(found)) for found in blocking))


def _params(found: Finding) -> dict[str, object]:
    return {"pack": found.pack, "rule": found.rule, "managers": found.managers, "manager": found.worst_manager}


def _gathered(work: Work, order: PayOrder) -> tuple[ScoreRun, PayPlan]:
    score_run = score_runs.find(work.session, order.score_run_id)
    plan = pay_plans.find(work.session, order.pay_plan_id)
    if score_run is None or plan is None:
        missing = (("score_run", score_run), ("pay_plan", plan))
        raise Invalid(*(Fault(f"{noun}_unknown", f"/{noun}_id") for noun, found in missing if found is None))
    scheme = schemes.get(work.session, score_run.value.scheme_id).value
    checked = reason_codes(scheme, catalogue_on(work.session, score_run.value.period.start))
    faults = [*check_order(order, score_run.value, plan.value, checked), *_plan_faults(work, order)]
    refuse_if(faults)
    return score_run.value, plan.value


def _plan_faults(work: Work, order: PayOrder) -> list[Fault]:
    version = pay_plans.version(work.session, order.pay_plan_id).value
    return [] if version.approved else [Fault("pay_plan_not_approved", "/pay_plan_id", {"state": version.state})]
