"""XLSX (ECMA-376): the first visible sheet, its first row that is not blank as headings."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from chassis.domain.errors import Fault, Invalid
from chassis.imports.source import COLUMNS_MAX, Source, SourceRow, by_heading, without_trailing_blanks
from chassis.imports.xlsx_archive import sound_copy

Cell = int | float | str | bool | time | date | datetime | timedelta


def open_xlsx(content: bytes) -> Source:
    """The headings and the rows below them. Dates read as ISO 8601, numbers as digits, truth as true or false."""
    rows = _rows(_first_sheet(sound_copy(content)))
    headings = next((found for _, cells in rows if (found := without_trailing_blanks(cells))), ())
    if not headings:
        raise Invalid(Fault("no_headings"))
    if len(headings) > COLUMNS_MAX:
        raise Invalid(Fault("too_many_columns", "", {"limit": COLUMNS_MAX}))
    return Source(headings, _rows_below(rows, headings))


def _first_sheet(content: bytes) -> CalamineSheet:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                return workbook.get_sheet_by_name(sheet.name)
    except CalamineError as error:
        raise Invalid(Fault("not_a_workbook")) from error
    raise Invalid(Fault("no_headings"))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [_text(cell) for cell in cells]


def _rows_below(rows: Iterator[tuple[int, list[str]]], headings: tuple[str, ...]) -> Iterator[SourceRow]:
    for number, cells in rows:
        if any(map(str.strip, cells)):
            yield by_heading(number, headings, cells)


def _text(cell: Cell) -> str:
    match cell:
        case bool():
            return str(cell).lower()
        case float():
            # Fifteen digits are what a spreadsheet shows; what comes after them is binary dust.
            return f"{Decimal(f'{cell:.15g}'):f}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
