"""What differs between two runs, manager by manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.pay_difference import LineChange, line_changes
from services.kpi.domain.statement import Statement
from services.kpi.store import pay_runs, pay_statements
from services.kpi.store.pay_statements import StatementFilter
from services.kpi.usecases.rights import see_all


@dataclass(frozen=True, slots=True)
class ManagerDifference:
    """A manager's two statements side by side; only the lines that differ."""

    manager: str
    before: Money | None
    after: Money | None
    difference: Money
    lines: tuple[LineChange, ...]


def compare_runs(work: Work, run_id: UUID, base_id: UUID, query: PageQuery) -> Slice[ManagerDifference]:
    """One page of the managers of a run beside the same managers in the base run, by manager."""
    see_all(work, ":pay_run_id", "pay run")
    pay_runs.get(work.session, run_id)
    pay_runs.get(work.session, base_id)
    found = pay_statements.page(work.session, query, StatementFilter(pay_run_id=run_id))
    managers = [kept.value.statement.payee.manager for kept in found.things]
    base = pay_statements.of_managers(work.session, base_id, managers)
    return found.map(lambda kept: _difference(base, kept.value.statement))


def _difference(base: Mapping[str, Statement], after: Statement) -> ManagerDifference:
    before, manager = base.get(after.payee.manager), after.payee.manager
    was = before.total if before else None
    difference = after.total - was if was else after.total
    return ManagerDifference(manager, was, after.total, difference, line_changes(before, after))
