"""Who would break: the breaking changes beside those who call the operations that they concern."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.domain.errors import Refusal
from chassis.settings import ServiceName, Settings
from gateway.contracts import Change, load_contracts, operations_of
from gateway.ledger.tables import UsageRow
from gateway.ledger.usage import UsageFilter, narrowed
from suite.contracts import CONTRACTS
from suite.errors import SuiteError
from suite.releases import Comparison


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that calls an operation."""

    client: str
    calls: int
    last_called_at: datetime


@dataclass(frozen=True, slots=True)
class Concerned:
    """An operation that changes or goes, why, and who calls it."""

    operation: str
    reasons: tuple[str, ...]
    callers: tuple[Caller, ...]

    def document(self) -> dict[str, Any]:
        """The same for machines."""
        callers = [
            {"client": caller.client, "calls": caller.calls, "last_called_at": caller.last_called_at.isoformat()}
            for caller in self.callers
        ]
        return {"operation": self.operation, "reasons": list(self.reasons), "callers": callers}


Callers = Mapping[str, tuple[Caller, ...]]
"""Who calls, by operationId."""


async def callers(settings: Settings, now: datetime, days: int) -> Callers:
    """Everybody who has called anything in the last `days`, as the gateway's database has it."""
    database = Database.open(settings, ServiceName.GATEWAY)
    wanted = UsageFilter(since=now - timedelta(days=days))
    try:
        return await database.read(lambda session: _callers(session, wanted))
    except (Refusal, SQLAlchemyError) as error:
        raise SuiteError("The database of the gateway does not answer, or is not at head (kam migrate).") from error
    finally:
        await database.dispose()


def _callers(session: Session, wanted: UsageFilter) -> Callers:
    rows = session.scalars(narrowed(wanted).order_by(UsageRow.operation, UsageRow.calls.desc())).all()
    return {
        operation: tuple(Caller(row.client, row.calls, row.last_called_at) for row in found)
        for operation, found in groupby(rows, attrgetter("operation"))
    }


def broken(found: Comparison, known: Callers) -> list[Concerned]:
    """The operations that break a client of the release, those that are waived too, with their callers.

    A waiver says that a change is wanted; it does not say that nobody is hit by it.
    """
    changes = [*found.verdict.breaking, *(change for change, _ in found.verdict.waived)]
    names = _names(found, changes)
    reasons: dict[str, list[str]] = {}
    for change in changes:
        reasons.setdefault(change.operation, []).append(f"{change.rule}: {change.message}")
    return [
        Concerned(operation, tuple(dict.fromkeys(why)), _together(known, names.get(operation, ())))
        for operation, why in reasons.items()
    ]


def deprecated(known: Callers) -> list[Concerned]:
    """The operations on their way out, with their callers."""
    return [
        Concerned(f"{o.method} {o.template}", (_going(o.deprecation.sunset),), known.get(o.operation_id, ()))
        for contract in load_contracts(CONTRACTS).values()
        for o in operations_of(contract)
        if o.deprecation is not None
    ]


def _going(sunset: object) -> str:
    return f"deprecated, gone from {sunset} on" if sunset else "deprecated"


def _names(found: Comparison, changes: Iterable[Change]) -> Mapping[str, tuple[str, ...]]:
    """The ids of each operation, in the release and today: it may have been renamed."""
    then = load_contracts(found.against, {ServiceName(change.service) for change in changes})
    names: dict[str, tuple[str, ...]] = {}
    for contract in (*then.values(), *load_contracts(CONTRACTS).values()):
        for o in operations_of(contract):
            where = f"{o.method} {o.template}"
            names[where] = (*names.get(where, ()), o.operation_id)
    return {where: tuple(dict.fromkeys(ids)) for where, ids in names.items()}


def _together(known: Callers, names: Iterable[str]) -> tuple[Caller, ...]:
    together: dict[str, Caller] = {}
    for caller in (caller for name in names for caller in known.get(name, ())):
        earlier = together.get(caller.client)
        calls = caller.calls + (earlier.calls if earlier else 0)
        last = max(caller.last_called_at, earlier.last_called_at) if earlier else caller.last_called_at
        together[caller.client] = Caller(caller.client, calls, last)
    return tuple(together.values())
