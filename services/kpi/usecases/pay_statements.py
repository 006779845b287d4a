"""Reading pay statements."""

from dataclasses import replace
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.pay_run import PUBLISHED
from services.kpi.domain.runs import KeptStatement
from services.kpi.domain.shown_statement import ShownStatement
from services.kpi.store import pay_plans, pay_runs
from services.kpi.store import pay_statements as store
from services.kpi.store.pay_statements import StatementFilter
from services.kpi.usecases.catalogue import catalogue_on
from services.kpi.usecases.rights import own


def get_pay_statement(work: Work, statement_id: UUID) -> Kept[KeptStatement]:
    """The statement, if the caller may see it: a manager the own ones, once they are approved."""
    return store.get(work.session, statement_id, own(work))


def list_pay_statements(work: Work, query: PageQuery, wanted: StatementFilter) -> Slice[Kept[KeptStatement]]:
    """One page of the statements that the caller may see."""
    manager = own(work)
    wanted = wanted if manager is None else replace(wanted, manager=manager, published=True)
    return store.page(work.session, query, wanted)


def show_pay_statement(work: Work, statement_id: UUID) -> ShownStatement:
    """The statement with its plan and the catalogue of its period, if the caller may see it."""
    kept = get_pay_statement(work, statement_id)
    run = pay_runs.get(work.session, kept.value.pay_run_id).value
    statement, plan = kept.value.statement, pay_plans.get(work.session, run.pay_plan_id).value
    catalogue = catalogue_on(work.session, statement.period.start)
    return ShownStatement(statement, plan, catalogue, run.state in PUBLISHED, kept.created_at)
