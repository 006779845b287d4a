"""Pay runs and statements in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money, total
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.pay_run import PayRunState
from services.kpi.domain.payee import Payee
from services.kpi.domain.runs import KeptStatement, LeftOut, PayRun
from services.kpi.domain.statement import Extra, PayCase, Statement
from services.kpi.store.documents import Document, document, left_out_document, left_out_of, value_of
from services.kpi.tables import PayRunRow, PayStatementRow

PUBLISHED = (PayRunState.APPROVED, PayRunState.CLOSED)
"""The states in which a manager may see the own statement: before that it is a draft of finance."""


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements: every criterion that is given must hold."""

    pay_run_id: UUID | None = None
    manager: str | None = None
    period: str | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class PayInputs:
    """What a run took from elsewhere when it was started: the people, and the extra lines of each."""

    payees: tuple[Payee, ...]
    extras: Mapping[str, tuple[Extra, ...]]


def add(session: Session, run_id: UUID, run: PayRun, inputs: PayInputs, now: datetime) -> Kept[PayRun]:
    """Keep a new run with its inputs."""
    row = PayRunRow(
        id=run_id,
        score_run_id=run.score_run_id,
        pay_plan_id=run.pay_plan_id,
        period=str(run.period),
        author=run.author,
        approver=None,
        state=run.state,
        payees=[document(payee) for payee in inputs.payees],
        extras={manager: [document(extra) for extra in extras] for manager, extras in inputs.extras.items()},
        unpaid=[left_out_document(left_out) for left_out in run.unpaid],
        currency=run.total.currency,
        total_minor=run.total.minor,
        seal=None,
        job_id=run.job_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, run_id: UUID) -> Kept[PayRun]:
    """The run, or `NotFound`."""
    return _kept(_row(session, run_id))


def locked(session: Session, run_id: UUID) -> Kept[PayRun]:
    """The run, held until the end of the transaction, so that two people cannot move it at once."""
    return _kept(_row(session, run_id, lock=True))


def inputs_of(session: Session, run_id: UUID) -> PayInputs:
    """The inputs of a run."""
    row = _row(session, run_id)
    extras = {manager: tuple(value_of(Extra, extra) for extra in found) for manager, found in row.extras.items()}
    return PayInputs(tuple(value_of(Payee, payee) for payee in row.payees), extras)


def page(session: Session, query: PageQuery, period: str | None, state: PayRunState | None) -> Slice[Kept[PayRun]]:
    """One page of runs, by period and state."""
    rows = select(PayRunRow)
    rows = rows if period is None else rows.where(PayRunRow.period == period)
    rows = rows if state is None else rows.where(PayRunRow.state == state)
    columns = {"period": PayRunRow.period, "created_at": PayRunRow.created_at}
    return keyset(session, rows, query, columns, PayRunRow.id).map(_kept)


def record(
    session: Session,
    run_id: UUID,
    statements: Mapping[UUID, tuple[PayCase, Statement]],
    unpaid: Sequence[LeftOut],
    now: datetime,
) -> None:
    """Keep what a chunk of the run came to."""
    run = _row(session, run_id)
    run.unpaid = [*run.unpaid, *map(left_out_document, unpaid)]
    paid = [statement.total for _, statement in statements.values()]
    run.total_minor = total([Money(run.total_minor, run.currency), *paid], run.currency).minor
    run.updated_at = now
    session.add_all(
        PayStatementRow(
            id=key,
            pay_run_id=run_id,
            manager=case.payee.manager,
            period=str(case.period),
            pay_case=document(case),
            statement=document(statement),
            created_at=now,
            updated_at=now,
        )
        for key, (case, statement) in statements.items()
    )
    session.flush()


def move(
    session: Session, run_id: UUID, state: PayRunState, now: datetime, *, approver: str | None, seal: str | None
) -> Kept[PayRun]:
    """Put the run into another state."""
    row = _row(session, run_id)
    row.state, row.approver, row.seal, row.updated_at = state, approver, seal, now
    session.flush()
    return _kept(row)


def get_statement(session: Session, statement_id: UUID, only_manager: str | None = None) -> Kept[KeptStatement]:
    """The statement, or `NotFound`; for `only_manager` there are only the own published ones."""
    row = session.get(PayStatementRow, statement_id)
    if row is None or not _visible(session, row, only_manager):
        raise NotFound(Fault("unknown_resource", ":pay_statement_id", {"resource": "pay statement"}))
    return _kept_statement(row)


def statements_page(session: Session, query: PageQuery, wanted: StatementFilter) -> Slice[Kept[KeptStatement]]:
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


def cases_of(session: Session, run_id: UUID) -> list[tuple[PayCase, Document]]:
    """All that a run's statements were computed from, with the statements as they were written, by manager."""
    rows = select(PayStatementRow).filter_by(pay_run_id=run_id).order_by(PayStatementRow.manager)
    return [(value_of(PayCase, row.pay_case), row.statement) for row in session.scalars(rows)]


def _visible(session: Session, row: PayStatementRow, only_manager: str | None) -> bool:
    if only_manager is None:
        return True
    return row.manager == only_manager and _row(session, row.pay_run_id).state in PUBLISHED


def _row(session: Session, run_id: UUID, *, lock: bool = False) -> PayRunRow:
    row = session.get(PayRunRow, run_id, with_for_update=lock)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":pay_run_id", {"resource": "pay run"}))
    return row


def _kept_statement(row: PayStatementRow) -> Kept[KeptStatement]:
    return row.kept(KeptStatement(row.pay_run_id, value_of(Statement, row.statement)))


def _kept(row: PayRunRow) -> Kept[PayRun]:
    return row.kept(
        PayRun(
            score_run_id=row.score_run_id,
            pay_plan_id=row.pay_plan_id,
            period=Period.parse(row.period),
            author=row.author,
            approver=row.approver,
            state=PayRunState(row.state),
            total=Money(row.total_minor, row.currency),
            unpaid=tuple(map(left_out_of, row.unpaid)),
            seal=row.seal,
            job_id=row.job_id,
        )
    )
