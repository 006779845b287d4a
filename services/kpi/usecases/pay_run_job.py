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
from services.kpi.domain.pay_case import PayCase, PoolPart
from services.kpi.domain.pay_plan import PayPlan, Pool
from services.kpi.domain.pay_pool import Division, division_of, points_in
from services.kpi.domain.runs import LeftOut, PayRun
from services.kpi.domain.statement import Statement, state_pay
from services.kpi.store import pay_plans, pay_run_people, scorecards
from services.kpi.store import pay_runs as store
from services.kpi.store.pay_run_people import PersonToPay
from services.kpi.usecases.pay_cases import CaseInputs, pay_cases
from services.kpi.usecases.policies import held_to_policies
from services.kpi.usecases.second_opinion import confirm, confirm_division
from services.kpi.usecases.traces import Traces

CHUNK = 25
"""Managers a transaction."""


@dataclass(frozen=True, slots=True)
class PayRuns:
    """Computes the statements of a run and leaves it calculated.

    A plan with pools is gone through twice: everybody's points must be known before anybody's part is. In between it is
    found out, once, how each pool is divided.
    """

    name = "pay-runs"
    unit = "managers"

    def plan(self, work: Work, task: Task) -> int:
        """How many managers there are to pay."""
        return pay_run_people.count_of(work.session, _run_id(task))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Count the points of the next managers, divide the pools, or pay the next managers."""
        run_id = _run_id(task)
        run = store.get(work.session, run_id).value
        plan = pay_plans.get(work.session, run.pay_plan_id).value
        counting = bool(plan.pools) and not isinstance(cursor, int)
        start = _start_of(cursor) if counting else cursor if isinstance(cursor, int) else 0
        divisions = store.divisions_of(work.session, run_id)
        if plan.pools and not counting and not divisions:
            return _divide(work, run_id, run, plan, start)
        people = pay_run_people.people_of(work.session, run_id, start, CHUNK)
        chunk = _Chunk(run, plan, people, divisions, start)
        return _count_points(work, run_id, chunk) if counting else _pay(work, run_id, chunk)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some managers of a run, with all that they are paid by."""

    run: PayRun
    plan: PayPlan
    people: Sequence[PersonToPay]
    divisions: Mapping[str, Division]
    start: int

    @property
    def after(self) -> int:
        return self.start + len(self.people)

    @property
    def last(self) -> bool:
        return len(self.people) < CHUNK

    @property
    def catalogue(self) -> Catalogue:
        return rulebook.catalogue(self.run.period.start)

    def given(self) -> CaseInputs:
        extras = {person.payee.manager: person.extras for person in self.people}
        return CaseInputs(extras, {pool.id: self._parts(pool) for pool in self.plan.pools if pool.id in self.divisions})

    def _parts(self, pool: Pool) -> dict[str, PoolPart]:
        division = self.divisions[pool.id]
        return {
            person.payee.manager: division.part(pool.pot, person.points[pool.id], person.place)
            for person in self.people
            if pool.id in person.points
        }


def _count_points(work: Work, run_id: UUID, chunk: _Chunk) -> Advance:
    cases, _ = _cases(work, chunk)
    payable = {case.payee.manager: case for case, _ in _state_all(chunk.plan, cases, chunk.catalogue, [])}
    points = {
        person.place: {pool.id: points_in(pool, chunk.plan, payable[person.payee.manager]) for pool in chunk.plan.pools}
        for person in chunk.people
        if person.payee.manager in payable
    }
    pay_run_people.set_points(work.session, run_id, points)
    return Advance(0 if chunk.last else {"points_from": chunk.after}, 0)


def _divide(work: Work, run_id: UUID, run: PayRun, plan: PayPlan, start: int) -> Advance:
    divisions = {}
    for pool in plan.pools:
        points = pay_run_people.points_of(work.session, run_id, pool.id)
        divisions[pool.id] = division_of(pool.pot, points)
        confirm_division(pool.pot, divisions[pool.id], points, run.period)
    store.set_divisions(work.session, run_id, divisions, work.now)
    return Advance(start, 0)


def _pay(work: Work, run_id: UUID, chunk: _Chunk) -> Advance:
    cases, unpaid = _cases(work, chunk)
    stated = _state_all(chunk.plan, cases, chunk.catalogue, unpaid)
    confirm(chunk.plan, chunk.catalogue, stated)
    store.add_findings(work.session, run_id, held_to_policies(work.session, chunk.plan, [each for _, each in stated]))
    store.record(work.session, run_id, {work.new_id(): found for found in stated}, unpaid, work.now)
    if not chunk.last:
        return Advance(chunk.after, len(chunk.people))
    store.calculated(work.session, run_id, work.now)
    emit(work, PAY_RUN_CALCULATED, f"/v1/pay-runs/{run_id}", {"period": str(chunk.run.period)})
    return Advance(None, len(chunk.people), f"/v1/pay-runs/{run_id}")


def _cases(work: Work, chunk: _Chunk) -> tuple[list[PayCase], list[LeftOut]]:
    managers = [person.payee.manager for person in chunk.people]
    cards = Traces(work.session).all_told(scorecards.of_run(work.session, chunk.run.score_run_id, managers))
    unpaid = [
        LeftOut(manager, (Fault("no_scorecard", "", {"manager": manager}),))
        for manager in managers
        if manager not in cards
    ]
    people = {each.payee: cards[each.payee.manager] for each in chunk.people if each.payee.manager in cards}
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
