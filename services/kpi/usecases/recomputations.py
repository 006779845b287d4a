"""Late data: a paid run is computed anew by what is on record now, and what differs is proposed as adjustments."""

from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid
from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.domain.period import Period
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.adjustment import Adjustment, AdjustmentOrigin
from services.kpi.domain.late_data import LateDifference, Settled, late_difference
from services.kpi.domain.pay_case import PayCase, PoolPart
from services.kpi.domain.pay_run import SETTLED
from services.kpi.domain.runs import PayRun, Recomputation
from services.kpi.domain.scorecard import Scorecard, score
from services.kpi.domain.statement import Statement, state_pay
from services.kpi.store import adjustments, pay_plans, pay_statements, recomputations, score_runs
from services.kpi.store import pay_runs as runs
from services.kpi.usecases.pay_cases import CaseInputs, pay_cases
from services.kpi.usecases.readings import readings_of
from services.kpi.usecases.traces import rules_of

CHUNK = 25
"""Managers a transaction."""


def start_recomputation(work: Work, run_id: UUID, period: Period) -> Kept[Recomputation]:
    """Start computing a paid run anew; differences are posted to `period`, which must be later."""
    run = runs.find(work.session, run_id)
    if run is None:
        raise Invalid(Fault("pay_run_unknown", "/pay_run_id"))
    if run.value.state not in SETTLED:
        raise Conflict(Fault("pay_run_not_paid", "/pay_run_id", {"state": run.value.state}))
    if period.start <= run.value.period.start:
        raise Invalid(Fault("period_not_later", "/period", {"paid": run.value.period}))
    key = work.new_id()
    job = enqueue(work, Recomputations.name, {"recomputation_id": str(key)}, unit=Recomputations.unit)
    found = Recomputation(run_id, period, work.principal.subject, job.id)
    return recomputations.add(work.session, key, found, work.now)


def get_recomputation(work: Work, key: UUID) -> Kept[Recomputation]:
    """How far it is, and how many statements differ."""
    return recomputations.get(work.session, key)


@dataclass(frozen=True, slots=True)
class Recomputations:
    """Computes the statements of a paid run anew and proposes what differs."""

    name = "recomputations"
    unit = "managers"

    def plan(self, work: Work, task: Task) -> int:
        """How many statements there are."""
        run_id = recomputations.get(work.session, _key(task)).value.pay_run_id
        return pay_statements.count_of(work.session, run_id)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Compare the next statements."""
        key, after = _key(task), cursor if isinstance(cursor, str) else ""
        found = recomputations.get(work.session, key).value
        paid = pay_statements.chunk(work.session, found.pay_run_id, after, CHUNK)
        differing = _propose(work, found, paid)
        done = len(paid) < CHUNK
        recomputations.count(work.session, key, len(paid), differing, work.now, done=done)
        place = f"/v1/recomputations/{key}"
        return Advance(None if done else paid[-1][0].payee.manager, len(paid), place if done else None)


def _propose(work: Work, found: Recomputation, paid: list[tuple[PayCase, Statement]]) -> int:
    managers = [case.payee.manager for case, _ in paid]
    before = adjustments.of_origin(work.session, found.pay_run_id, managers)
    anew = _anew(work, runs.get(work.session, found.pay_run_id).value, [case for case, _ in paid])
    fresh: dict[UUID, Adjustment] = {}
    for case, statement in paid:
        manager = case.payee.manager
        if manager in anew:
            settled = [Settled(each.amount, each.deferred) for each in before.get(manager, [])]
            difference = late_difference(statement, anew[manager], settled)
            if not difference.nothing:
                fresh[work.new_id()] = _adjustment(found, statement, difference)
    adjustments.add(work.session, fresh, work.now)
    return len(fresh)


def _adjustment(found: Recomputation, paid: Statement, difference: LateDifference) -> Adjustment:
    return Adjustment(
        manager=paid.payee.manager,
        name=Name(f"Late data of {paid.period}", f"{paid.period} 迟到数据补差"),
        amount=difference.paid_now,
        reason_code="late_data",
        period=found.period,
        author=found.author,
        origin=AdjustmentOrigin.LATE_DATA,
        origin_id=found.pay_run_id,
        deferred=difference.deferred,
        changes=difference.changes,
    )


def _anew(work: Work, run: PayRun, cases: list[PayCase]) -> dict[str, Statement]:
    """The statements by what is on record now; extras and pools are as they were, for they were decided then."""
    plan, catalogue = pay_plans.get(work.session, run.pay_plan_id).value, rulebook.catalogue(run.period.start)
    cards = _scored_anew(work, run, [case.payee.manager for case in cases])
    people = {case.payee: cards[case.payee.manager] for case in cases if case.payee.manager in cards}
    given = CaseInputs({case.payee.manager: case.extras for case in cases}, _pools(cases))
    anew = pay_cases(work.session, plan, run.period, people, given)
    return {case.payee.manager: state_pay(plan, case, catalogue) for case in anew}


def _pools(cases: list[PayCase]) -> dict[str, dict[str, PoolPart]]:
    found: dict[str, dict[str, PoolPart]] = {}
    for case in cases:
        for pool, part in case.pools.items():
            found.setdefault(pool, {})[case.payee.manager] = part
    return found


def _scored_anew(work: Work, run: PayRun, managers: list[str]) -> dict[str, Scorecard]:
    """The scores by what is on record now; who cannot be scored any more is left as paid."""
    rules = rules_of(work.session, score_runs.get(work.session, run.score_run_id))
    scheme, catalogue, period = rules.scheme, rules.catalogue, rules.period
    readings = readings_of(work.session, catalogue, catalogue.needed(scheme.indicators), period, managers)
    found: dict[str, Scorecard] = {}
    for manager in managers:
        try:
            found[manager] = score(scheme, catalogue, readings[manager], period)
        except Invalid:
            continue
    return found


def _key(task: Task) -> UUID:
    return UUID(str(task.input["recomputation_id"]))
