"""CSV (RFC 4180): a heading line, commas, double quotes; a malformed record is refused by itself."""

import csv
from collections.abc import Iterator
from typing import TextIO

from chassis.domain.errors import Fault, Invalid
from chassis.imports.lines import RECORD_LENGTH_MAX, EndlessRecordError, Lines
from chassis.imports.source import COLUMNS_MAX, Source, SourceRow, by_heading, without_trailing_blanks


def open_csv(text: TextIO) -> Source:
    """The headings and rows of `text`. Blank lines count as rows but are none. A file without headings is refused."""
    records = _records(text)
    _, first, faults = next(records, (1, [], ()))
    headings = without_trailing_blanks(first)
    if faults:
        raise Invalid(*faults)
    if not headings:
        raise Invalid(Fault("no_headings"))
    if len(headings) > COLUMNS_MAX:
        raise Invalid(Fault("too_many_columns", "", {"limit": COLUMNS_MAX}))
    return Source(headings, _rows(records, headings))


def _rows(
    records: Iterator[tuple[int, list[str], tuple[Fault, ...]]], headings: tuple[str, ...]
) -> Iterator[SourceRow]:
    for number, cells, faults in records:
        if faults:
            yield SourceRow(number, {}, faults)
        elif len(cells) < len(headings) and any(cells):
            params = {"cells": len(cells), "columns": len(headings)}
            yield SourceRow(number, by_heading(number, headings, cells).cells, (Fault("cells_missing", "", params),))
        elif any(map(str.strip, cells)):
            yield by_heading(number, headings, cells)


def _records(text: TextIO) -> Iterator[tuple[int, list[str], tuple[Fault, ...]]]:
    lines = Lines(text)
    reader = csv.reader(lines, strict=True)
    number = 0
    while True:
        number += 1
        lines.begin()
        try:
            yield number, next(reader), ()
        except StopIteration:
            return
        except csv.Error:
            yield number, [], (Fault("malformed_record"),)
        except EndlessRecordError:
            yield number, [], (Fault("too_long", "", {"limit": RECORD_LENGTH_MAX}),)
