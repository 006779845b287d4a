"""Imports as their callers see them: send a file in, look at what became of it."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.imports.kind import ImportMode
from chassis.imports.layout import HeadingMap
from chassis.imports.opening import Inspected
from chassis.jobs.queue import OVERSEERS, enqueue
from chassis.pages import PageQuery, Slice, keyset
from chassis.person_keys import destroy_keys, keys_of, make_keys
from chassis.tables import ImportErrorRow, ImportFileRow, ImportRow
from chassis.work import Work

ERRORS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A file that has been inspected, and how it is to be taken in."""

    noun: str
    content: bytes
    inspected: Inspected
    mode: ImportMode
    dry_run: bool
    mapping: HeadingMap


def create_import(work: Work, draft: ImportDraft) -> ImportRow:
    """Keep the file and queue its job, in one transaction."""
    import_id = work.new_id()
    job_input = {"import_id": str(import_id), "rows": draft.inspected.rows}
    job = enqueue(work, f"imports/{draft.noun}", job_input, unit="rows")
    row = ImportRow(
        id=import_id,
        noun=draft.noun,
        job=job,
        author=work.principal.subject,
        mode=draft.mode,
        dry_run=draft.dry_run,
        media_type=draft.inspected.media_type,
        encoding=draft.inspected.encoding,
        mapping=dict(draft.mapping),
        sha256=hashlib.sha256(draft.content).hexdigest(),
        size_bytes=len(draft.content),
        landed=0,
        refused=0,
        created_at=work.now,
        updated_at=work.now,
    )
    job.total, job.result = draft.inspected.rows, f"/v1/imports/{draft.noun}/{import_id}"
    work.session.add(row)
    work.session.flush()
    [key] = make_keys(work.session, [import_id], work.now).values()
    sealed = key.seal_bytes(_place(import_id), draft.content)
    work.session.add(ImportFileRow(import_id=import_id, content=sealed))
    work.session.flush()
    return row


def content_of(session: Session, import_id: UUID) -> bytes:
    """The file of an import that is not over; it was let go where nobody went on with it for long."""
    found, keys = session.get(ImportFileRow, import_id), keys_of(session, [import_id])
    if found is None:
        raise Conflict(Fault("gone_since"))
    if import_id not in keys:  # it came in before files were sealed
        return found.content
    return keys[import_id].open_bytes(_place(import_id), found.content)


def let_go(session: Session, import_id: UUID) -> None:
    """Forget the file, and destroy its key: whoever is forgotten later would live on in it."""
    session.execute(delete(ImportFileRow).where(ImportFileRow.import_id == import_id))
    destroy_keys(session, [import_id])


def _place(import_id: UUID) -> str:
    return f"import_files.content/{import_id}"


def get_import(work: Work, noun: str, import_id: UUID) -> ImportRow:
    """The import, when the caller may see it; to everybody else there is none."""
    row = work.session.get(ImportRow, import_id)
    if row is None or row.noun != noun or not (row.author == work.principal.subject or _oversees(work)):
        raise NotFound(Fault("unknown_resource", ":import_id", {"resource": "import"}))
    return row


def list_imports(work: Work, noun: str, page: PageQuery) -> Slice[ImportRow]:
    """The imports of `noun` that the caller may see."""
    query: Select[ImportRow] = select(ImportRow).where(ImportRow.noun == noun)
    if not _oversees(work):
        query = query.where(ImportRow.author == work.principal.subject)
    return keyset(work.session, query, page, {"created_at": ImportRow.created_at}, ImportRow.id)


def list_errors(work: Work, noun: str, import_id: UUID, page: PageQuery) -> Slice[ImportErrorRow]:
    """One page of what was wrong with the rows of an import."""
    found = get_import(work, noun, import_id)
    query: Select[ImportErrorRow] = select(ImportErrorRow).where(ImportErrorRow.import_id == found.id)
    return keyset(work.session, query, page, {"row": ImportErrorRow.row}, ImportErrorRow.id)


def errors_after(session: Session, import_id: UUID, last: tuple[int, UUID]) -> list[ImportErrorRow]:
    """The next thousand errors after the one of row and id `last`, for a file of all of them."""
    row, error_id = last
    later = (ImportErrorRow.row == row) & (ImportErrorRow.id > error_id)
    query = select(ImportErrorRow).where(ImportErrorRow.import_id == import_id, (ImportErrorRow.row > row) | later)
    return list(session.scalars(query.order_by(ImportErrorRow.row, ImportErrorRow.id).limit(ERRORS_AT_ONCE)))


def _oversees(work: Work) -> bool:
    return bool(OVERSEERS & work.principal.roles)
