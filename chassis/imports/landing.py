"""An import as a job: chunk by chunk, each good row on record and each bad one reported, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from chassis.database_faults import refusal_of
from chassis.domain.errors import Conflict, Fault, Invalid, Refusal
from chassis.imports.encodings import one_line
from chassis.imports.kind import ImportKind, ImportMode, Landed, Row, Swift
from chassis.imports.layout import Layout
from chassis.imports.opening import open_source
from chassis.imports.reader import CheckedRow, Reader
from chassis.imports.record import content_of, let_go
from chassis.jobs.kind import Advance, Cursor, Task
from chassis.tables import ImportErrorRow, ImportLandedRow, ImportRow
from chassis.work import Work

CHUNK_ROWS = 1_000
FAULTS_A_ROW_MAX = 20
READERS_KEPT = 4

_VALUE_LENGTH_MAX = 200
_POINTER_LENGTH_MAX = 500


@dataclass(slots=True)
class ImportJob:
    """The job kind that imports files of one noun."""

    kind: ImportKind
    _readers: dict[UUID, Reader] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`imports/accounts`."""
        return f"imports/{self.kind.noun}"

    @property
    def unit(self) -> str:
        """Progress counts rows."""
        return "rows"

    @property
    def rows_at_once(self) -> int:
        """How many rows are one chunk."""
        return self.kind.rows_at_once if isinstance(self.kind, Swift) else CHUNK_ROWS

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - the protocol's signature
        """The number of rows, counted when the file came in."""
        rows = task.input["rows"]
        return rows if isinstance(rows, int) else None

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Land the next rows; the cursor counts the rows read."""
        found = work.session.get_one(ImportRow, UUID(str(task.input["import_id"])))
        if found.revert_job_id is not None:
            raise Conflict(Fault("import_reverted"))
        start = cursor if isinstance(cursor, int) else 0
        reader = self._reader_at(work, found, start)
        rows = reader.read(self.rows_at_once)
        outcomes = self._land(work, rows, found)
        self._report(work, found, rows, {n: out.faults for n, out in outcomes.items() if isinstance(out, Refusal)})
        if not found.dry_run:
            _keep_landed(work, found, {n: out for n, out in outcomes.items() if isinstance(out, Landed)})
        at_end = len(rows) < self.rows_at_once
        if at_end:
            let_go(work.session, found.id)
        else:
            self._keep(found.id, reader)
        return Advance(
            cursor=None if at_end else reader.position,
            done=len(rows),
            result=f"/v1/imports/{found.noun}/{found.id}",
            details={"sha256": found.sha256, "landed": found.landed, "refused": found.refused} if at_end else {},
        )

    def _land(self, work: Work, rows: Sequence[CheckedRow], found: ImportRow) -> Mapping[int, Landed | Refusal]:
        """What became of the rows, by row number. A rehearsal is undone as a whole."""
        sound = [row for row in rows if not row.faults]
        with work.session.begin_nested() as chunk:
            landed = self._together(work, [row.row for row in sound], ImportMode(found.mode))
            if found.dry_run:
                chunk.rollback()
        faulty = {row.number: Invalid(*row.faults) for row in rows if row.faults}
        return faulty | {row.number: outcome for row, outcome in zip(sound, landed, strict=True)}

    def _together(self, work: Work, rows: Sequence[Row], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """Land rows at once. Those that the database refuses are halved until it is one row that is refused."""
        if not rows:
            return []
        try:
            with work.session.begin_nested():
                landed = self.kind.land(work, rows, mode)
                work.session.flush()
                return landed
        except (IntegrityError, DataError) as error:
            if len(rows) == 1:
                return [_refused_by_database(error)]
        middle = len(rows) // 2
        return [*self._together(work, rows[:middle], mode), *self._together(work, rows[middle:], mode)]

    def _report(
        self, work: Work, found: ImportRow, rows: Sequence[CheckedRow], refused: Mapping[int, tuple[Fault, ...]]
    ) -> None:
        found.landed += len(rows) - len(refused)
        found.refused += len(refused)
        found.updated_at = work.now
        for row in rows:
            for fault in refused.get(row.number, ())[:FAULTS_A_ROW_MAX]:
                work.session.add(_error(work, found.id, row, fault))

    def _reader_at(self, work: Work, found: ImportRow, position: int) -> Reader:
        reader = self._readers.pop(found.id, None)
        if reader is not None and reader.position == position:
            return reader
        source = open_source(content_of(work.session, found.id), found.media_type, found.encoding)
        reader = Reader(self.kind, Layout.of(self.kind.columns, found.mapping), source)
        reader.skip_to(position)
        return reader

    def _keep(self, import_id: UUID, reader: Reader) -> None:
        while len(self._readers) >= READERS_KEPT:
            self._readers.pop(next(iter(self._readers)), None)
        self._readers[import_id] = reader


def _refused_by_database(error: IntegrityError | DataError) -> Refusal:
    conflict = refusal_of(error) if isinstance(error, IntegrityError) else None
    return conflict if isinstance(conflict, Refusal) else Invalid(Fault("not_accepted"))


def _keep_landed(work: Work, found: ImportRow, landed: Mapping[int, Landed]) -> None:
    """Note what a chunk did, in one row, so that the import can be undone."""
    did = [
        [number, str(row.thing_id), row.version, dict(row.before)]
        for number, row in landed.items()
        if row.version is not None
    ]
    if did:
        work.session.add(ImportLandedRow(id=work.new_id(), import_id=found.id, landed=did))


def _error(work: Work, import_id: UUID, row: CheckedRow, fault: Fault) -> ImportErrorRow:
    # A use case may say `:manager_id` of a thing that the row names; in a row that is a column.
    pointer = "/" + fault.pointer[1:] if fault.pointer.startswith(":") else fault.pointer
    column = pointer[1:].partition("/")[0].replace("~1", "/").replace("~0", "~")
    return ImportErrorRow(
        id=work.new_id(),
        import_id=import_id,
        row=row.number,
        pointer=one_line(pointer)[:_POINTER_LENGTH_MAX],
        code=fault.code,
        params=fault.kept_params,
        value=one_line(row.row.get(column, ""))[:_VALUE_LENGTH_MAX],
    )
