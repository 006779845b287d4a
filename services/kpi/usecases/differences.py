"""What differs between two runs, manager by manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.pay_difference import LineChange, TotalChange, line_changes, total_changes
from services.kpi.domain.runs import PayRun
from services.kpi.domain.statement import Statement
from services.kpi.store import pay_runs, pay_statements
from services.kpi.usecases.rights import see_all


@dataclass(frozen=True, slots=True)
class ManagerDifference:
    """A manager's two statements side by side; only the lines that differ."""

    manager: str
    before: Money | None
    after: Money | None
    difference: Money
    lines: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True)
class RunDifference:
    """What two runs come to: in all, and by component."""

    total: TotalChange
    components: Mapping[str, TotalChange]


def compare_runs(work: Work, run_id: UUID, base_id: UUID, query: PageQuery) -> Slice[ManagerDifference]:
    """One page of everybody who is paid in a run or in the base run, by manager."""
    _comparable(work, run_id, base_id)
    found = pay_statements.page_of_either(work.session, query, run_id, base_id)
    managers = [kept.value.statement.payee.manager for kept in found.things]
    ours = pay_statements.of_managers(work.session, run_id, managers)
    base = pay_statements.of_managers(work.session, base_id, managers)
    return found.map(lambda kept: _difference(base, ours, kept.value.statement.payee.manager))


def compare_totals(work: Work, run_id: UUID, base_id: UUID) -> RunDifference:
    """What a run comes to beside the base run."""
    run, base = _comparable(work, run_id, base_id)
    components = total_changes(base.components, run.components, run.total.currency)
    return RunDifference(TotalChange(base.total, run.total), components)


def _comparable(work: Work, run_id: UUID, base_id: UUID) -> tuple[PayRun, PayRun]:
    see_all(work, ":pay_run_id", "pay run")
    run, base = pay_runs.get(work.session, run_id).value, pay_runs.find(work.session, base_id)
    if base is None:
        raise Invalid(Fault("pay_run_unknown", "?base"))
    if base.value.total.currency != run.total.currency:
        raise Invalid(Fault("currency_not_of_run", "?base", {"currency": run.total.currency}))
    return run, base.value


def _difference(base: Mapping[str, Statement], ours: Mapping[str, Statement], manager: str) -> ManagerDifference:
    before, after = base.get(manager), ours.get(manager)
    nothing = Money.zero((after or base[manager]).total.currency)
    was, is_now = before.total if before else None, after.total if after else None
    difference = (is_now or nothing) - (was or nothing)
    return ManagerDifference(manager, was, is_now, difference, line_changes(before, after))
