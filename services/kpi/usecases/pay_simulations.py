"""Trying a pay plan on runs that were paid: a job with a stored result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.money import Money, total
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_pool import Points, divide, points_in
from services.kpi.domain.pay_run import SETTLED
from services.kpi.domain.runs import LeftOut, PayRun
from services.kpi.domain.simulation import Simulation, TriedPay, outcome
from services.kpi.domain.spread import spread
from services.kpi.domain.statement import EXTRA, Statement, state_pay
from services.kpi.store import pay_plans, pay_runs, pay_statements
from services.kpi.store import pay_simulations as store
from services.kpi.usecases.pay_cases import CaseInputs, pay_cases
from services.kpi.usecases.rights import see_all

CHUNK = 25
"""Managers a transaction."""

MOST_LEFT_OUT = 200
"""How many whom the plan cannot pay are named."""


def start_simulation(
    work: Work, plan_id: UUID, run_ids: tuple[UUID, ...], shares: tuple[Decimal, ...]
) -> Kept[Simulation]:
    """Start trying a plan, a draft or another, on paid runs."""
    plan = pay_plans.find(work.session, plan_id)
    if plan is None:
        raise Invalid(Fault("pay_plan_unknown", "/pay_plan_id"))
    refuse_if(fault for i, run_id in enumerate(run_ids) for fault in _run_faults(work, i, run_id, plan.value.currency))
    steps = tuple(dict.fromkeys((*sorted(share for share in shares if share < 1), Decimal(1))))
    key = work.new_id()
    job = enqueue(work, PaySimulations.name, {"pay_simulation_id": str(key)}, unit=PaySimulations.unit)
    found = Simulation(plan_id, tuple(dict.fromkeys(run_ids)), steps, work.principal.subject, job.id)
    return store.add(work.session, key, found, plan.value.currency, work.now)


def _run_faults(work: Work, i: int, run_id: UUID, currency: str) -> Iterator[Fault]:
    run = pay_runs.find(work.session, run_id)
    if run is None:
        yield Fault("pay_run_unknown", f"/pay_run_ids/{i}")
    elif run.value.state not in SETTLED:
        yield Fault("pay_run_not_paid", f"/pay_run_ids/{i}", {"state": run.value.state})
    elif run.value.total.currency != currency:
        yield Fault("currency_not_of_plan", f"/pay_run_ids/{i}", {"currency": currency})


def get_simulation(work: Work, key: UUID) -> Kept[Simulation]:
    """The simulation, which concerns many managers and so none of them alone."""
    see_all(work, ":pay_simulation_id", "pay simulation")
    return store.get(work.session, key)


def list_simulations(work: Work, query: PageQuery) -> Slice[Kept[Simulation]]:
    """One page of simulations; a manager is told that there are none."""
    see_all(work, "", "pay simulation")
    return store.page(work.session, query)


def list_tried_pay(work: Work, key: UUID, after: str | None, limit: int) -> list[TriedPay]:
    """What managers got and would have got, by manager."""
    get_simulation(work, key)
    return store.all_pay(work.session, key, after, limit)


@dataclass(frozen=True, slots=True)
class PaySimulations:
    """Pays the managers of paid runs by another plan, on paper. Pools need everybody's points first."""

    name = "pay-simulations"
    unit = "statements"

    def plan(self, work: Work, task: Task) -> int:
        """How many statements there are."""
        run_ids = store.get(work.session, _key(task)).value.pay_run_ids
        return sum(pay_statements.count_of(work.session, run_id) for run_id in run_ids)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Count the points of the next managers, or pay them."""
        key, place = _key(task), _Place.of(cursor)
        simulation = store.get(work.session, key).value
        if place.run >= len(simulation.pay_run_ids):
            _finish(work, key, simulation)
            return Advance(None, 0, f"/v1/pay-simulations/{key}")
        chunk = _Chunk.read(work, simulation, place)
        if chunk.plan.pools and not place.paying:
            store.add_points(work.session, key, chunk.run_id, chunk.points(work))
            return Advance(place.after_points(chunk), 0)
        tried, left_out = chunk.tried(work, store.points_of(work.session, key, chunk.run_id))
        store.add_pay(work.session, key, tried)
        if left_out:
            known = (*simulation.left_out, *left_out)[:MOST_LEFT_OUT]
            store.put(work.session, key, replace(simulation, left_out=known), work.now)
        return Advance(place.after_pay(chunk), len(chunk.paid))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the job is: in which run, beyond which manager, counting points or paying."""

    run: int = 0
    after: str = ""
    paying: bool = False

    @classmethod
    def of(cls, cursor: Cursor | None) -> "_Place":
        if not isinstance(cursor, Mapping):
            return cls()
        return cls(int(str(cursor["run"])), str(cursor["after"]), bool(cursor["paying"]))

    def after_points(self, chunk: "_Chunk") -> Cursor:
        return _cursor(self.run, "", paying=True) if chunk.last else _cursor(self.run, chunk.reached, paying=False)

    def after_pay(self, chunk: "_Chunk") -> Cursor:
        return _cursor(self.run + 1, "", paying=False) if chunk.last else _cursor(self.run, chunk.reached, paying=True)


def _cursor(run: int, after: str, *, paying: bool) -> Cursor:
    return {"run": run, "after": after, "paying": paying}


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some statements of a paid run, beside the plan that is tried on them."""

    run_id: UUID
    run: PayRun
    plan: PayPlan
    paid: list[tuple[PayCase, Statement]]

    @classmethod
    def read(cls, work: Work, simulation: Simulation, place: _Place) -> "_Chunk":
        run_id = simulation.pay_run_ids[place.run]
        run, plan = pay_runs.get(work.session, run_id).value, pay_plans.get(work.session, simulation.pay_plan_id).value
        return cls(run_id, run, plan, pay_statements.chunk(work.session, run_id, place.after, CHUNK))

    @property
    def last(self) -> bool:
        return len(self.paid) < CHUNK

    @property
    def reached(self) -> str:
        return self.paid[-1][0].payee.manager

    def cases(self, work: Work, given: CaseInputs) -> list[PayCase]:
        people = {case.payee: case.scorecard for case, _ in self.paid}
        return pay_cases(work.session, self.plan, self.run.period, people, given)

    def points(self, work: Work) -> dict[str, dict[str, Fraction]]:
        stated, _ = self._stated(self.cases(work, CaseInputs()))
        return {
            pool.id: {case.payee.manager: points_in(pool, self.plan, case) for case, _ in stated}
            for pool in self.plan.pools
        }

    def tried(self, work: Work, points: Mapping[str, Points]) -> tuple[list[TriedPay], list[LeftOut]]:
        pots = {pool.id: pool.pot for pool in self.plan.pools}
        parts = {pool: divide(pots[pool], found) for pool, found in points.items()}
        stated, left_out = self._stated(self.cases(work, CaseInputs(pools=parts)))
        before = {case.payee.manager: _own_lines(statement) for case, statement in self.paid}
        return [
            TriedPay(case.payee.manager, before[case.payee.manager], statement.total) for case, statement in stated
        ], left_out

    def _stated(self, cases: list[PayCase]) -> tuple[list[tuple[PayCase, Statement]], list[LeftOut]]:
        stated, left_out, catalogue = [], [], rulebook.catalogue(self.run.period.start)
        for case in cases:
            try:
                stated.append((case, state_pay(self.plan, case, catalogue)))
            except Invalid as refusal:
                left_out.append(LeftOut(case.payee.manager, refusal.faults))
        return stated, left_out


def _finish(work: Work, key: UUID, simulation: Simulation) -> None:
    tried, currency = store.all_pay(work.session, key), store.currency_of(work.session, key)
    before = [each.before for each in tried]
    after = replace(
        simulation,
        done=True,
        managers=len(tried),
        cost_before=total(before, currency),
        spread_before=spread([amount.minor for amount in before]),
        steps=tuple(outcome(share, tried, currency) for share in simulation.shares),
    )
    store.put(work.session, key, after, work.now)


def _own_lines(statement: Statement) -> Money:
    """What the plan itself paid: corrections and shares of teams' results would be there by any plan."""
    lines = [line.amount for line in statement.lines if line.component != EXTRA]
    return total(lines, statement.total.currency)


def _key(task: Task) -> UUID:
    return UUID(str(task.input["pay_simulation_id"]))
