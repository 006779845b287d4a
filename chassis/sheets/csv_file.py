"""Tables as CSV (RFC 4180) in UTF-8, with the byte order mark by which spreadsheets know it."""

import csv
import io
from collections.abc import Iterable, Sequence

from chassis.sheets.cells import Row, shown

_BOM = "\ufeff"


def csv_of(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The file."""
    return (_BOM + csv_lines([headings, *rows])).encode()


def csv_lines(rows: Iterable[Row]) -> str:
    """Lines of a file, for one that is written piece by piece."""
    text = io.StringIO()
    csv.writer(text).writerows([shown(cell) for cell in row] for row in rows)
    return text.getvalue()
