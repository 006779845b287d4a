"""Tables as XLSX (ECMA-376): one sheet, text that stays text, numbers as numbers."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook

from chassis.sheets.cells import Cell, Row, shown

_EXACT_DIGITS = 15
"""Spreadsheets keep numbers to 15 digits; longer ones are text, so that no digit is lost."""


def xlsx_of(title: str, headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The workbook; `title` names its sheet."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    for row in ([*headings], *rows):
        page.append([_cell(cell) for cell in row])
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def _cell(cell: Cell) -> Cell:
    if not isinstance(cell, str) and len(Decimal(cell).as_tuple().digits) <= _EXACT_DIGITS:
        return cell
    return shown(cell)
