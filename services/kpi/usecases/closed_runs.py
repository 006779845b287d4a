"""Whether closed pay runs are as they were when they were closed.

Closing puts a fingerprint of the run's row and all its statements' rows into the audit chain, beside the seal. Whoever
alters, adds, removes or exchanges anything there leaves rows that do not have the fingerprint any more. A run whose
time is over goes as a whole, and the chain says so: nobody misses it, and what comes back in its place is found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from services.kpi.store import closed_runs as store
from services.kpi.store.closed_runs import Closing


@dataclass(frozen=True, slots=True)
class Touched:
    """A pay run that is not what was closed: its rows were `altered`, or it is closed and nobody closed it
    (`not_closed`)."""

    run_id: UUID
    reason: str


def record_of(session: Session, run_id: UUID) -> dict[str, object]:
    """What closing puts down of a run: a fingerprint, and the columns that it covers."""
    covered = store.columns()
    return {"columns": covered, "hash": store.fingerprint_of(session, run_id, covered)}


def touched(session: Session) -> Iterator[Touched]:
    """Every closed run that was touched since."""
    gone = store.erased(session)
    closings = [closing for closing in store.closings(session) if closing.run_id not in gone]
    for closing in closings:
        if closing.record is not None and _altered(session, closing, closing.record):
            yield Touched(closing.run_id, "altered")
    for run_id in sorted(store.closed(session) - {closing.run_id for closing in closings}):
        yield Touched(run_id, "not_closed")


def _altered(session: Session, closing: Closing, record: Mapping[str, object]) -> bool:
    covered = record.get("columns")
    if not isinstance(covered, dict):
        return True
    return store.fingerprint_of(session, closing.run_id, covered) != record.get("hash")
