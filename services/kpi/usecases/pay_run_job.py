"""The job that carries out pay runs, some managers a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.event_types import PAY_RUN_CALCULATED
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_run import PayRunState
from services.kpi.domain.payee import Payee
from services.kpi.domain.runs import LeftOut, PayRun
from services.kpi.domain.scorecard import Scorecard
from services.kpi.domain.statement import PayCase, Statement, state_pay
from services.kpi.store import pay_plans, scorecards
from services.kpi.store import pay_runs as store
from services.kpi.store.pay_runs import PayInputs
from services.kpi.usecases.readings import readings_of

CHUNK = 25
"""Managers a transaction."""


@dataclass(frozen=True, slots=True)
class PayRuns:
    """Computes the statements of a run and leaves it calculated."""

    name = "pay-runs"
    unit = "managers"

    def plan(self, work: Work, task: Task) -> int:
        """How many managers there are to pay."""
        return len(store.inputs_of(work.session, _run_id(task)).payees)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Pay the next managers."""
        run_id, start = _run_id(task), cursor if isinstance(cursor, int) else 0
        run, inputs = store.get(work.session, run_id).value, store.inputs_of(work.session, run_id)
        payees = inputs.payees[start : start + CHUNK]
        cases, unpaid = _cases(work, run, payees, inputs)
        plan, catalogue = pay_plans.get(work.session, run.pay_plan_id).value, rulebook.catalogue(run.period.start)
        stated = _state_all(plan, cases, catalogue, unpaid)
        store.record(work.session, run_id, {work.new_id(): found for found in stated}, unpaid, work.now)
        after = start + len(payees)
        if after < len(inputs.payees):
            return Advance(after, len(payees))
        store.move(work.session, run_id, PayRunState.CALCULATED, work.now, approver=None, seal=None)
        emit(work, PAY_RUN_CALCULATED, f"/v1/pay-runs/{run_id}", {"period": str(run.period)})
        return Advance(None, len(payees), f"/v1/pay-runs/{run_id}")


def _cases(work: Work, run: PayRun, payees: Sequence[Payee], inputs: PayInputs) -> tuple[list[PayCase], list[LeftOut]]:
    managers = [payee.manager for payee in payees]
    cards = scorecards.of_run(work.session, run.score_run_id, managers)
    catalogue = rulebook.catalogue(run.period.start)
    products = tuple(Reading(measure.id) for measure in catalogue.measures.values() if measure.product)
    readings = readings_of(work.session, catalogue, products, run.period, managers)
    cases, unpaid = [], []
    for payee in payees:
        scorecard: Scorecard | None = cards.get(payee.manager)
        if scorecard is None:
            unpaid.append(LeftOut(payee.manager, (Fault("no_scorecard", "", {"manager": payee.manager}),)))
            continue
        sold = {reading.measure: figure for reading, figure in readings[payee.manager].items()}
        cases.append(PayCase(payee, run.period, scorecard, sold, inputs.extras.get(payee.manager, ())))
    return cases, unpaid


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


def _run_id(task: Task) -> UUID:
    return UUID(str(task.input["pay_run_id"]))
