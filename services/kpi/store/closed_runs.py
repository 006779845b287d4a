"""Closed pay runs as they stand in the database, column by column, for whoever looks whether one was touched."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Session

from chassis.audit import fingerprint
from chassis.domain.period import Period
from chassis.tables import AuditEntryRow
from services.kpi.domain.parts_of_period import around
from services.kpi.domain.pay_run import PayRunState, PayRunTransition
from services.kpi.tables import PayRunRow, PayStatementRow

Columns = Mapping[str, Sequence[str]]
"""The columns that a fingerprint covers, by table: later versions of the suite may know more of them."""

_TABLES: tuple[type[DeclarativeBase], ...] = (PayRunRow, PayStatementRow)
CLOSING = f"{PayRunTransition.CLOSE}_pay_run"
ERASED_EXPIRED, PAY_RUNS = "erase_expired", "pay_runs"
"""The deed and the kind under which the chain says that runs went because their time was over."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What the audit chain says of a run that was closed."""

    run_id: UUID
    seal: str | None
    record: Mapping[str, object] | None


def columns() -> dict[str, list[str]]:
    """Every column there is now."""
    return {str(table.__tablename__): [column.key for column in table.__table__.columns] for table in _TABLES}


def fingerprint_of(session: Session, run_id: UUID, covered: Columns) -> str:
    """Of the run's row and its statements' rows."""
    session.expire_all()
    run = session.scalars(select(PayRunRow).filter_by(id=run_id)).all()
    statements = session.scalars(select(PayStatementRow).filter_by(pay_run_id=run_id).order_by(PayStatementRow.id))
    rows = (*run, *statements)
    return fingerprint([[_plain(getattr(row, name)) for name in covered[row.__tablename__]] for row in rows])


def closed(session: Session) -> set[UUID]:
    """The runs that say they are closed."""
    return set(session.scalars(select(PayRunRow.id).where(PayRunRow.state == PayRunState.CLOSED)))


def closed_for(session: Session, facts: Iterable[tuple[str, Period]]) -> dict[tuple[str, Period], UUID]:
    """The closed run that paid a manager for a period, or for a longer one around it, by both; only where there is."""
    wanted = {(manager, period): {str(each) for each in around(period)} for manager, period in facts}
    managers, periods = {manager for manager, _ in wanted}, set().union(*wanted.values())
    rows = select(PayStatementRow.manager, PayStatementRow.period, PayRunRow.id).join(
        PayRunRow, PayRunRow.id == PayStatementRow.pay_run_id
    )
    rows = rows.where(
        PayRunRow.state == PayRunState.CLOSED,
        PayStatementRow.manager.in_(managers),
        PayStatementRow.period.in_(periods),
    )
    paid = session.execute(rows.order_by(PayRunRow.id)).all() if wanted else []
    return {
        (manager, period): run_id
        for (manager, period), names in wanted.items()
        for who, paid_for, run_id in paid
        if who == manager and paid_for in names
    }


def closings(session: Session) -> Iterator[Closing]:
    """What the chain says of every closing."""
    entries = select(AuditEntryRow.resource_id, AuditEntryRow.after_hash, AuditEntryRow.details)
    for run_id, seal, details in session.execute(entries.where(AuditEntryRow.action == CLOSING)):
        record = details.get("record")
        yield Closing(UUID(run_id), seal, record if isinstance(record, dict) else None)


def erased(session: Session) -> set[UUID]:
    """The runs of which the chain says that they went because their time was over."""
    entries = select(AuditEntryRow.details).where(
        AuditEntryRow.action == ERASED_EXPIRED, AuditEntryRow.resource_type == PAY_RUNS
    )
    return {UUID(run_id) for details in session.scalars(entries) for run_id in cast("list[str]", details["ids"])}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID | date | datetime | Decimal) else value
