"""The job that carries out pay runs, some managers a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.event_types import PAY_RUN_CALCULATED
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_pool import divide, points_in
from services.kpi.domain.payee import Payee
from services.kpi.domain.policy import findings_of, merged
from services.kpi.domain.runs import LeftOut, PayRun
from services.kpi.domain.statement import Statement, state_pay
from services.kpi.store import pay_plans, scorecards
from services.kpi.store import pay_runs as store
from services.kpi.store.pay_runs import PayInputs
from services.kpi.usecases.pay_cases import CaseInputs, pay_cases
from services.kpi.usecases.second_opinion import confirm
from services.kpi.usecases.traces import Traces

CHUNK = 25
"""Managers a transaction."""


@dataclass(frozen=True, slots=True)
class PayRuns:
    """Computes the statements of a run and leaves it calculated.

    A plan with pools is gone through twice: everybody's points must be known before anybody's part is.
    """

    name = "pay-runs"
    unit = "managers"

    def plan(self, work: Work, task: Task) -> int:
        """How many managers there are to pay."""
        return len(store.inputs_of(work.session, _run_id(task)).payees)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Count the points of the next managers, or pay them."""
        run_id = _run_id(task)
        run, inputs = store.get(work.session, run_id).value, store.inputs_of(work.session, run_id)
        plan = pay_plans.get(work.session, run.pay_plan_id).value
        if plan.pools and not isinstance(cursor, int):
            return _count_points(work, run_id, _Chunk(run, plan, inputs, _start_of(cursor)))
        return _pay(work, run_id, _Chunk(run, plan, inputs, cursor if isinstance(cursor, int) else 0))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some managers of a run, with all that they are paid by."""

    run: PayRun
    plan: PayPlan
    inputs: PayInputs
    start: int

    @property
    def payees(self) -> tuple[Payee, ...]:
        return self.inputs.payees[self.start : self.start + CHUNK]

    @property
    def after(self) -> int:
        return self.start + len(self.payees)

    @property
    def last(self) -> bool:
        return self.after >= len(self.inputs.payees)

    @property
    def catalogue(self) -> Catalogue:
        return rulebook.catalogue(self.run.period.start)

    def given(self) -> CaseInputs:
        pots = {pool.id: pool.pot for pool in self.plan.pools}
        parts = {pool: divide(pots[pool], points) for pool, points in self.inputs.points.items()}
        return CaseInputs(self.inputs.extras, parts)


def _count_points(work: Work, run_id: UUID, chunk: _Chunk) -> Advance:
    cases, _ = _cases(work, chunk)
    payable = [case for case, _ in _state_all(chunk.plan, cases, chunk.catalogue, [])]
    points = {
        pool.id: {case.payee.manager: points_in(pool, chunk.plan, case) for case in payable}
        for pool in chunk.plan.pools
    }
    store.add_points(work.session, run_id, points, work.now)
    return Advance(0 if chunk.last else {"points_from": chunk.after}, 0)


def _pay(work: Work, run_id: UUID, chunk: _Chunk) -> Advance:
    cases, unpaid = _cases(work, chunk)
    stated = _state_all(chunk.plan, cases, chunk.catalogue, unpaid)
    confirm(chunk.plan, chunk.catalogue, stated)
    packs = rulebook.policy_packs(chunk.run.period.start)
    findings = [found for _, statement in stated for found in findings_of(chunk.plan, statement, packs)]
    store.add_findings(work.session, run_id, merged((), findings))
    store.record(work.session, run_id, {work.new_id(): found for found in stated}, unpaid, work.now)
    if not chunk.last:
        return Advance(chunk.after, len(chunk.payees))
    store.calculated(work.session, run_id, work.now)
    emit(work, PAY_RUN_CALCULATED, f"/v1/pay-runs/{run_id}", {"period": str(chunk.run.period)})
    return Advance(None, len(chunk.payees), f"/v1/pay-runs/{run_id}")


def _cases(work: Work, chunk: _Chunk) -> tuple[list[PayCase], list[LeftOut]]:
    managers = [payee.manager for payee in chunk.payees]
    cards = Traces(work.session).all_told(scorecards.of_run(work.session, chunk.run.score_run_id, managers))
    unpaid = [
        LeftOut(manager, (Fault("no_scorecard", "", {"manager": manager}),))
        for manager in managers
        if manager not in cards
    ]
    people = {payee: cards[payee.manager] for payee in chunk.payees if payee.manager in cards}
    return pay_cases(work.session, chunk.plan, chunk.run.period, people, chunk.given()), unpaid


def _state_all(
    plan: PayPlan, cases: Sequence[PayCase], catalogue: Catalogue, unpaid: list[LeftOut]
) -> list[tuple[PayCase, Statement]]:
    stated = []
    for case in cases:
        try:
            stated.append((case, state_pay(plan, case, catalogue)))
        except Invalid as refusal:
            unpaid.append(LeftOut(case.payee.manager, refusal.faults))
    return stated


def _start_of(cursor: Cursor | None) -> int:
    found = cursor.get("points_from", 0) if isinstance(cursor, Mapping) else 0
    return found if isinstance(found, int) else 0


def _run_id(task: Task) -> UUID:
    return UUID(str(task.input["pay_run_id"]))
