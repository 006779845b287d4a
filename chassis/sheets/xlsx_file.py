"""Tables as XLSX (ECMA-376): one sheet, text that stays text, numbers as numbers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from chassis.sheets.cells import Cell, Row, shown

_EXACT_DIGITS = 15
"""Spreadsheets keep numbers to 15 digits; longer ones are text, so that no digit is lost."""
_IN_MEMORY_BYTES_MAX = 1_048_576


class XlsxFile:
    """A workbook that is written row by row; its rows lie on disk, so its size does not matter."""

    def __init__(self, title: str, headings: Sequence[str]) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - 0.1 s of every start

        self._book = Workbook(write_only=True)
        self._page = self._book.create_sheet(title[:31])
        self._page.freeze_panes = "A2"
        self.append([headings])

    def append(self, rows: Iterable[Row]) -> None:
        """Write further rows."""
        for row in rows:
            self._page.append([_cell(cell) for cell in row])

    def save(self) -> IO[bytes]:
        """The whole file, to be read from its beginning and closed; what is long lies on disk."""
        found = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES_MAX)  # noqa: SIM115 - whoever reads it closes it
        self._book.save(found)
        found.seek(0)
        return cast("IO[bytes]", found)


def xlsx_of(title: str, headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The workbook whole; `title` names its sheet."""
    book = XlsxFile(title, headings)
    book.append(rows)
    with book.save() as file:
        return file.read()


def _cell(cell: Cell) -> Cell:
    if not isinstance(cell, str) and len(Decimal(cell).as_tuple().digits) <= _EXACT_DIGITS:
        return cell
    return shown(cell)
