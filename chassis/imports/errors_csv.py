"""The error file: every error of an import as CSV that is safe to open in a spreadsheet."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.responses import StreamingResponse

from chassis.db import Database
from chassis.imports.record import errors_after
from chassis.imports.schemas import RowError
from chassis.sheets.cells import Row
from chassis.sheets.csv_file import csv_lines, csv_of
from chassis.tables import ImportErrorRow

HEADINGS = ("row", "pointer", "code", "detail", "value")
_BEFORE_ALL = (0, UUID(int=0))


class CsvStream(StreamingResponse):
    """A response that is a CSV file, written while it is read."""

    media_type = "text/csv"


async def error_file(
    database: Database, import_id: UUID, shown: Callable[[ImportErrorRow], RowError]
) -> AsyncIterator[bytes]:
    """The file in pieces; it begins with a byte order mark, by which spreadsheets know UTF-8."""
    yield csv_of(HEADINGS, [])
    last = _BEFORE_ALL

    def read(session: Session) -> tuple[str, tuple[int, UUID] | None]:
        errors = errors_after(session, import_id, last)
        return csv_lines(_cells(shown(error)) for error in errors), (errors[-1].row, errors[-1].id) if errors else None

    while True:
        lines, reached = await database.read(read, house=True)
        if reached is None:
            return
        yield lines.encode()
        last = reached


def _cells(error: RowError) -> Row:
    return error.row, error.pointer, error.code, error.detail, error.value
