"""Pay runs in the database, and the statements as their jobs write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money, total
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.pay_case import Extra, PayCase
from services.kpi.domain.pay_pool import Division
from services.kpi.domain.pay_run import PUBLISHED, SETTLED, PayRunState
from services.kpi.domain.payee import Payee
from services.kpi.domain.policy import Finding, merged
from services.kpi.domain.runs import LeftOut, PayRun
from services.kpi.domain.statement import Statement, by_component_of
from services.kpi.domain.team_share import TeamPart
from services.kpi.store import pay_run_people as people
from services.kpi.store.documents import document, left_out_document, left_out_of, value_of
from services.kpi.tables import PayPlanRow, PayRunRow, PayStatementRow

MOST_NAMED = 20
"""How many managers paid before are named; one is enough to refuse."""


@dataclass(frozen=True, slots=True)
class PayInputs:
    """What a run took from elsewhere when it was started: the people, and the extra lines of each."""

    payees: tuple[Payee, ...]
    extras: Mapping[str, tuple[Extra, ...]]
    adjustments: tuple[UUID, ...] = ()
    """The open adjustments that are among the extras."""
    team_parts: tuple[TeamPart, ...] = ()
    """How the teams' results were shared."""


def add(session: Session, run_id: UUID, run: PayRun, inputs: PayInputs, now: datetime) -> Kept[PayRun]:
    """Keep a new run with its inputs."""
    row = PayRunRow(
        id=run_id,
        score_run_id=run.score_run_id,
        pay_plan_id=run.pay_plan_id,
        period=str(run.period),
        author=run.author,
        reviewer=None,
        approver=None,
        state=run.state,
        payees=[],
        extras={},
        pool_points={},
        divisions={},
        adjustments=list(map(str, inputs.adjustments)),
        findings=[],
        team_parts=[document(part) for part in inputs.team_parts],
        unpaid=[left_out_document(left_out) for left_out in run.unpaid],
        currency=run.total.currency,
        total_minor=run.total.minor,
        component_minor={},
        seal=None,
        job_id=run.job_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    people.add(session, run_id, inputs.payees, inputs.extras)
    return _kept(row)


def get(session: Session, run_id: UUID) -> Kept[PayRun]:
    """The run, or `NotFound`."""
    return _kept(_row(session, run_id))


def find(session: Session, run_id: UUID) -> Kept[PayRun] | None:
    """The run, if there is one."""
    row = session.get(PayRunRow, run_id)
    return None if row is None else _kept(row)


def published(session: Session, period: Period) -> list[Kept[PayRun]]:
    """The runs of the very period that managers may see, the oldest first."""
    rows = select(PayRunRow).where(PayRunRow.period == str(period), PayRunRow.state.in_(PUBLISHED))
    return [_kept(row) for row in session.scalars(rows.order_by(PayRunRow.id))]


def locked(session: Session, run_id: UUID) -> Kept[PayRun]:
    """The run, held until the end of the transaction, so that two people cannot move it at once."""
    return _kept(_row(session, run_id, lock=True))


def adjustments_of(session: Session, run_id: UUID) -> tuple[UUID, ...]:
    """The adjustments that were open when the run was started, and are among its extras."""
    return tuple(map(UUID, _row(session, run_id).adjustments))


def team_parts_of(session: Session, run_id: UUID) -> tuple[TeamPart, ...]:
    """How the run shares teams' results."""
    return tuple(value_of(TeamPart, part) for part in _row(session, run_id).team_parts)


def set_divisions(session: Session, run_id: UUID, divisions: Mapping[str, Division], now: datetime) -> None:
    """Keep how the pools of a run are divided."""
    row = _row(session, run_id)
    row.divisions = {pool: _division_document(division) for pool, division in divisions.items()}
    row.updated_at = now
    session.flush()


def divisions_of(session: Session, run_id: UUID) -> dict[str, Division]:
    """How the pools of a run are divided; of none while that is not known."""
    return {pool: _division(found) for pool, found in _row(session, run_id).divisions.items()}


def _division_document(division: Division) -> dict[str, str | int | None]:
    rest, place = division.last or (None, None)
    return {"all_points": str(division.all_points), "rest": None if rest is None else str(rest), "place": place}


def _division(found: Mapping[str, str | int | None]) -> Division:
    rest, place = found["rest"], found["place"]
    last = None if rest is None or place is None else (Fraction(rest), int(place))
    return Division(Fraction(str(found["all_points"])), last)


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
    run.component_minor = _summed(run, [statement for _, statement in statements.values()])
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


def _summed(run: PayRunRow, statements: Sequence[Statement]) -> dict[str, int]:
    by_component = {name: Money(minor, run.currency) for name, minor in run.component_minor.items()}
    for name, amount in by_component_of(statements, run.currency).items():
        by_component[name] = by_component.get(name, Money.zero(run.currency)) + amount
    return {name: amount.minor for name, amount in by_component.items()}


def add_findings(session: Session, run_id: UUID, findings: Sequence[Finding]) -> None:
    """Keep what some statements do not keep to, one finding a rule."""
    row = _row(session, run_id)
    present = [value_of(Finding, found) for found in row.findings]
    row.findings = [document(found) for found in merged(present, findings)]


def calculated(session: Session, run_id: UUID, now: datetime) -> None:
    """Put a run whose job is through before people."""
    row = _row(session, run_id)
    row.state, row.updated_at = PayRunState.CALCULATED, now
    session.flush()


def move(session: Session, run_id: UUID, after: PayRun, now: datetime) -> Kept[PayRun]:
    """Put the run into another state, with who signed it and its seal."""
    row = _row(session, run_id)
    row.state, row.reviewer, row.approver, row.seal = after.state, after.reviewer, after.approver, after.seal
    row.updated_at = now
    session.flush()
    return _kept(row)


def paid_before(session: Session, run_id: UUID) -> dict[str, UUID]:
    """Managers of a run whom another run has paid for the same period by the same plan: manager → that run.

    All runs of the period are held until the end of the transaction, so that no two are paid beside each other.
    """
    run = _row(session, run_id)
    session.execute(select(PayRunRow.id).filter_by(period=run.period).order_by(PayRunRow.id).with_for_update())
    code = select(PayPlanRow.code).where(PayPlanRow.id == run.pay_plan_id).scalar_subquery()
    plans = select(PayPlanRow.id).where(PayPlanRow.code == code)
    rivals = select(PayRunRow.id).where(
        PayRunRow.period == run.period, PayRunRow.state.in_(SETTLED), PayRunRow.pay_plan_id.in_(plans)
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
            components={name: Money(minor, row.currency) for name, minor in row.component_minor.items()},
            unpaid=tuple(map(left_out_of, row.unpaid)),
            seal=row.seal,
            job_id=row.job_id,
            reviewer=row.reviewer,
            findings=tuple(value_of(Finding, found) for found in row.findings),
        )
    )
