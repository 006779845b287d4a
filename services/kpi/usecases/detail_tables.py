"""Gathering the monthly detail tables from what was approved and from what was measured."""

from collections.abc import Iterator

from chassis.domain.period import Period
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.detail_table import MEASURED, DetailTable, TableKind, commission, income, measured, settlement
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.readings import read_so_far
from services.kpi.domain.statement import Statement
from services.kpi.domain.team_share import TeamPart
from services.kpi.store import measurements, pay_plans, pay_runs, pay_statements
from services.kpi.usecases.rights import see_all


def detail_table(work: Work, kind: TableKind, period: Period) -> DetailTable:
    """The table of a period; of pay only what has been approved."""
    see_all(work, ":kind", "detail table")
    match kind:
        case TableKind.COMMISSION:
            return commission(period, _paid(work, period))
        case TableKind.INCOME:
            return income(period, _paid(work, period))
        case TableKind.SETTLEMENT:
            return settlement(period, _parts(work, period))
        case TableKind.COLLECTION | TableKind.RECEIVABLE:
            return _measured(work, kind, period)


def _paid(work: Work, period: Period) -> Iterator[tuple[PayPlan, Statement]]:
    for kept in pay_runs.published(work.session, period):
        plan = pay_plans.get(work.session, kept.value.pay_plan_id).value
        for _, statement in pay_statements.cases_of(work.session, kept.id):
            yield plan, statement


def _parts(work: Work, period: Period) -> Iterator[TeamPart]:
    for kept in pay_runs.published(work.session, period):
        yield from pay_runs.team_parts_of(work.session, kept.id)


def _measured(work: Work, kind: TableKind, period: Period) -> DetailTable:
    known = rulebook.catalogue(period.start).measures
    whole, part = (known[name] for name in MEASURED[kind])
    managers = measurements.managers_measured(work.session, period)
    facts = measurements.of_managers(work.session, [period], MEASURED[kind], managers)
    rows = []
    for manager in managers:
        found = [read_so_far(facts[manager], period, measure) for measure in (whole, part)]
        if any(found):
            first, second = (None if figure is None else figure.value for figure in found)
            rows.append((manager, first, second))
    return measured(kind, period, (whole.name, part.name), rows)
