"""Pay statements in the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money, total
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_run import PUBLISHED, SETTLED
from services.kpi.domain.runs import KeptStatement
from services.kpi.domain.statement import Statement
from services.kpi.store.documents import value_of
from services.kpi.tables import PayRunRow, PayStatementRow

BATCH = 200
"""Statements fetched at once when all of a run are read."""


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements: every criterion that is given must hold."""

    pay_run_id: UUID | None = None
    manager: str | None = None
    period: str | None = None
    published: bool = False


def get(session: Session, statement_id: UUID, only_manager: str | None = None) -> Kept[KeptStatement]:
    """The statement, or `NotFound`; for `only_manager` there are only the own published ones."""
    row = session.get(PayStatementRow, statement_id)
    if row is None or not _visible(session, row, only_manager):
        raise NotFound(Fault("unknown_resource", ":pay_statement_id", {"resource": "pay statement"}))
    return _kept_statement(row)


def page(session: Session, query: PageQuery, wanted: StatementFilter) -> Slice[Kept[KeptStatement]]:
    """One page of the statements wanted."""
    rows = select(PayStatementRow)
    if wanted.pay_run_id is not None:
        rows = rows.where(PayStatementRow.pay_run_id == wanted.pay_run_id)
    if wanted.manager is not None:
        rows = rows.where(PayStatementRow.manager == wanted.manager)
    if wanted.period is not None:
        rows = rows.where(PayStatementRow.period == wanted.period)
    if wanted.published:
        published = select(PayRunRow.id).where(PayRunRow.state.in_(PUBLISHED))
        rows = rows.where(PayStatementRow.pay_run_id.in_(published))
    columns = {
        "manager": PayStatementRow.manager,
        "period": PayStatementRow.period,
        "created_at": PayStatementRow.created_at,
    }
    return keyset(session, rows, query, columns, PayStatementRow.id).map(_kept_statement)


def page_of_either(session: Session, query: PageQuery, run_id: UUID, base_id: UUID) -> Slice[Kept[KeptStatement]]:
    """One page of the statements of a run, and of those in the base run whose managers have none in the run."""
    ours = select(PayStatementRow.manager).where(PayStatementRow.pay_run_id == run_id)
    missing = (PayStatementRow.pay_run_id == base_id) & PayStatementRow.manager.not_in(ours)
    rows = select(PayStatementRow).where((PayStatementRow.pay_run_id == run_id) | missing)
    return keyset(session, rows, query, {"manager": PayStatementRow.manager}, PayStatementRow.id).map(_kept_statement)


def cases_of(session: Session, run_id: UUID) -> Iterator[tuple[PayCase, Statement]]:
    """All that a run's statements were computed from, with the statements as they were written, by manager.

    Read as they come: a run of very many people would not fit into memory.
    """
    columns = select(PayStatementRow.pay_case, PayStatementRow.statement).where(PayStatementRow.pay_run_id == run_id)
    for case, statement in session.execute(
        columns.order_by(PayStatementRow.manager).execution_options(yield_per=BATCH)
    ):
        yield value_of(PayCase, case), value_of(Statement, statement)


def of_managers(session: Session, run_id: UUID, managers: Sequence[str]) -> dict[str, Statement]:
    """The statements of some managers in a run, by manager."""
    rows = select(PayStatementRow).where(PayStatementRow.pay_run_id == run_id, PayStatementRow.manager.in_(managers))
    return {row.manager: value_of(Statement, row.statement) for row in session.scalars(rows)}


@dataclass(frozen=True, slots=True)
class PaidStatement:
    """What a statement came to by component, and what of it is deferred."""

    manager: str
    period: Period
    pay_plan_id: UUID
    components: Mapping[str, Money]
    deferred: Money


def paid_within(session: Session, periods: Iterable[Period], managers: Sequence[str]) -> list[PaidStatement]:
    """What some managers were paid for any of `periods`. Read without the explanations: there may be many."""
    row, run = PayStatementRow, PayRunRow
    rows = select(row.manager, row.period, run.pay_plan_id, run.currency, row.statement).join(
        run, run.id == row.pay_run_id
    )
    rows = rows.where(run.state.in_(SETTLED), row.period.in_(map(str, periods)), row.manager.in_(managers))
    return [_paid(*found) for found in session.execute(rows.order_by(row.period, row.id))]


def _paid(manager: str, period: str, plan_id: UUID, currency: str, statement: dict[str, Any]) -> PaidStatement:
    components: dict[str, Money] = {}
    for line in statement["lines"]:
        amount = Money.parse(line["figure"]["value"], currency)
        components[line["component"]] = components.get(line["component"], Money.zero(currency)) + amount
    later = total([value_of(Money, part["amount"]) for part in statement["deferred"]], currency)
    return PaidStatement(manager, Period.parse(period), plan_id, components, later)


def count_of(session: Session, run_id: UUID) -> int:
    """How many statements a run has."""
    rows = select(func.count()).select_from(PayStatementRow).where(PayStatementRow.pay_run_id == run_id)
    return session.scalar(rows) or 0


def chunk(session: Session, run_id: UUID, after: str, limit: int) -> list[tuple[PayCase, Statement]]:
    """Some statements of a run with what they were computed from, by manager, beyond the manager `after`."""
    rows = select(PayStatementRow).where(PayStatementRow.pay_run_id == run_id, PayStatementRow.manager > after)
    found = session.scalars(rows.order_by(PayStatementRow.manager).limit(limit))
    return [(value_of(PayCase, row.pay_case), value_of(Statement, row.statement)) for row in found]


def managers_of(session: Session, run_id: UUID) -> set[str]:
    """Who has a statement in a run."""
    return set(session.scalars(select(PayStatementRow.manager).where(PayStatementRow.pay_run_id == run_id)))


def _visible(session: Session, row: PayStatementRow, only_manager: str | None) -> bool:
    if only_manager is None:
        return True
    return row.manager == only_manager and session.get_one(PayRunRow, row.pay_run_id).state in PUBLISHED


def _kept_statement(row: PayStatementRow) -> Kept[KeptStatement]:
    return row.kept(KeptStatement(row.pay_run_id, value_of(Statement, row.statement)))
