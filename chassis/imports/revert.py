"""Undoing an import, as a job: the last rows first, each back to how it was before, or left with the reason why.

Four rules, which each kind of import keeps: what a row made and nobody touched since is removed; what it changed and
nobody changed since says again what it said before; what was changed since stays; what others lean on by now stays.
What stays is reported row by row beside the errors of the import.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.domain.errors import Conflict, Fault, Forbidden, Refusal
from chassis.imports import record
from chassis.imports.kind import Landed, Revertible
from chassis.jobs.kind import Advance, Cursor, JobState, Task
from chassis.jobs.queue import enqueue
from chassis.tables import ImportErrorRow, ImportLandedRow, ImportRow
from chassis.work import Work

REVERT = "revert"


@dataclass(frozen=True, slots=True)
class RevertJob:
    """The job kind that undoes imports of one noun; a chunk is what one chunk of the import did."""

    kind: Revertible

    @property
    def name(self) -> str:
        """`reverts/accounts`."""
        return f"reverts/{self.kind.noun}"

    @property
    def unit(self) -> str:
        """Progress counts chunks of rows."""
        return "chunks"

    def plan(self, work: Work, task: Task) -> int | None:
        """How many chunks there are to undo."""
        return chunks(work.session, UUID(str(task.input["import_id"])))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Undo the last chunk that is not undone; the cursor is the one undone before it."""
        found = work.session.get_one(ImportRow, UUID(str(task.input["import_id"])))
        chunk = _chunk_before(work.session, found.id, cursor)
        if chunk is not None:
            self._undo(work, found, chunk)
        more = chunk is not None and _chunk_before(work.session, found.id, str(chunk.id)) is not None
        return Advance(
            cursor=str(chunk.id) if chunk is not None and more else None,
            done=int(chunk is not None),
            result=f"/v1/imports/{found.noun}/{found.id}",
            details={} if more else {"reverted": found.reverted, "kept": found.unreverted},
        )

    def _undo(self, work: Work, found: ImportRow, chunk: ImportLandedRow) -> None:
        rows = [_landed(entry) for entry in reversed(chunk.landed)]
        outcomes = self.kind.revert(work, [landed for _, landed in rows])
        kept = [(number, no) for (number, _), no in zip(rows, outcomes, strict=True) if no is not None]
        found.reverted += len(rows) - len(kept)
        found.unreverted += len(kept)
        found.updated_at = work.now
        work.session.add_all(_error(work, found.id, number, fault) for number, no in kept for fault in no.faults)
        work.session.flush()


def allowed_transitions(row: ImportRow, *, revertible: bool) -> list[str]:
    """What can be asked of an import now: one that is over and kept something can be undone, once."""
    over = JobState(row.job.state).final and not row.dry_run and row.landed > 0
    return [REVERT] if revertible and over and row.revert_job_id is None else []


def request_revert(work: Work, noun: str, import_id: UUID, *, revertible: bool) -> ImportRow:
    """Queue the undoing of an import, with the rights of whoever asks: its author, or an admin."""
    row = record.get_import(work, noun, import_id)
    work.session.refresh(row, with_for_update={"of": ImportRow})
    if row.author != work.principal.subject and "admin" not in work.principal.roles:
        raise Forbidden(Fault("not_the_author"))
    if REVERT not in allowed_transitions(row, revertible=revertible):
        state = "reverted" if row.revert_job_id else str(row.job.state)
        params = {"state": state, "transition": REVERT, "allowed": "-"}
        raise Conflict(Fault("transition_not_allowed", "/transition", params))
    job = enqueue(work, f"reverts/{noun}", {"import_id": str(row.id)}, unit="chunks")
    row.revert_job, row.updated_at = job, work.now
    work.session.flush()
    audit.record(work, "revert_import", "import", str(row.id), details={"noun": noun, "landed": row.landed})
    return row


def chunks(session: Session, import_id: UUID) -> int:
    """How many chunks the import put on record."""
    query = select(func.count()).select_from(ImportLandedRow).where(ImportLandedRow.import_id == import_id)
    return session.scalar(query) or 0


def _chunk_before(session: Session, import_id: UUID, cursor: Cursor | None) -> ImportLandedRow | None:
    query = select(ImportLandedRow).where(ImportLandedRow.import_id == import_id)
    if cursor is not None:
        query = query.where(ImportLandedRow.id < UUID(str(cursor)))
    return session.scalar(query.order_by(ImportLandedRow.id.desc()).limit(1))


def _landed(entry: Sequence[object]) -> tuple[int, Landed]:
    number, thing_id, version, before = entry
    landed = Landed(UUID(str(thing_id)), cast("int", version), cast("dict[str, object]", before))
    return cast("int", number), landed


def _error(work: Work, import_id: UUID, number: int, fault: Fault) -> ImportErrorRow:
    return ImportErrorRow(
        id=work.new_id(),
        import_id=import_id,
        row=number,
        pointer="",
        code=fault.code,
        params=fault.kept_params,
        value="",
    )


def stays(code: str) -> Refusal:
    """Why a row stays as it is: `changed_since`, `in_use_since`, `gone_since`."""
    return Conflict(Fault(code))
