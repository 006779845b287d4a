"""Sealing closed pay runs, and proving later that they still compute to the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.runs import PayRun
from services.kpi.domain.seal import Json, seal_of_many, sealed
from services.kpi.domain.statement import state_pay
from services.kpi.store import pay_plans, pay_statements
from services.kpi.store import pay_runs as store
from services.kpi.usecases.rights import see_all


@dataclass(frozen=True, slots=True)
class Verification:
    """The seal of a closed run beside the seal of the same run computed anew from its inputs."""

    seal: str
    recomputed: str

    @property
    def matches(self) -> bool:
        """Whether nothing has changed."""
        return self.seal == self.recomputed


def seal_of(session: Session, run_id: UUID) -> str:
    """The seal over the run's inputs and its statements as they were written."""
    run = store.get(session, run_id).value
    plan = pay_plans.get(session, run.pay_plan_id).value
    return _seal(run, plan, ([sealed(case), sealed(found)] for case, found in pay_statements.cases_of(session, run_id)))


def verify_pay_run(work: Work, run_id: UUID) -> Verification:
    """Compute a closed run anew, by the plan and the rules of its period, and compare the seals."""
    see_all(work, ":pay_run_id", "pay run")
    run = store.get(work.session, run_id).value
    if run.seal is None:
        raise NotFound(Fault("pay_run_not_closed", ":pay_run_id", {"state": run.state}))
    plan = pay_plans.get(work.session, run.pay_plan_id).value
    catalogue = rulebook.catalogue(run.period.start)
    cases = (case for case, _ in pay_statements.cases_of(work.session, run_id))
    anew = ([sealed(case), sealed(state_pay(plan, case, catalogue))] for case in cases)
    return Verification(run.seal, _seal(run, plan, anew))


def _seal(run: PayRun, plan: PayPlan, statements: Iterable[Json]) -> str:
    return seal_of_many({"plan": sealed(plan), "period": str(run.period)}, "statements", statements)
