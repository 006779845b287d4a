"""Pay runs in the database, and the statements as their jobs write them."""

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
from services.kpi.domain.runs import LeftOut, PayRun
from services.kpi.domain.statement import Extra, PayCase, Statement
from services.kpi.store.documents import document, left_out_document, left_out_of, value_of
from services.kpi.tables import PayPlanRow, PayRunRow, PayStatementRow

MOST_NAMED = 20
"""How many managers paid before are named; one is enough to refuse."""


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


def paid_before(session: Session, run_id: UUID) -> dict[str, UUID]:
    """Managers of a run whom another closed run has paid for the same period by the same plan: manager → that run.

    All runs of the period are held until the end of the transaction, so that no two are closed beside each other.
    """
    run = _row(session, run_id)
    session.execute(select(PayRunRow.id).filter_by(period=run.period).order_by(PayRunRow.id).with_for_update())
    code = select(PayPlanRow.code).where(PayPlanRow.id == run.pay_plan_id).scalar_subquery()
    plans = select(PayPlanRow.id).where(PayPlanRow.code == code)
    rivals = select(PayRunRow.id).where(
        PayRunRow.period == run.period, PayRunRow.state == PayRunState.CLOSED, PayRunRow.pay_plan_id.in_(plans)
    )
    ours = select(PayStatementRow.manager).where(PayStatementRow.pay_run_id == run_id)
    paid = select(PayStatementRow.manager, PayStatementRow.pay_run_id).where(
        PayStatementRow.pay_run_id.in_(rivals), PayStatementRow.manager.in_(ours)
    )
    return dict(session.execute(paid.order_by(PayStatementRow.manager).limit(MOST_NAMED)).all())


def _row(session: Session, run_id: UUID, *, lock: bool = False) -> PayRunRow:
    row = session.get(PayRunRow, run_id, with_for_update=lock)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":pay_run_id", {"resource": "pay run"}))
    return row


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
