"""Files as rows, whatever their format: the headings first, then row by row, each with what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chassis.domain.errors import Fault

ROWS_MAX = 100_000
COLUMNS_MAX = 200
CELL_LENGTH_MAX = 10_000


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row by its headings. `number` counts as the user's spreadsheet or editor does: the first line is 1."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has been opened. `headings` is `None` where every row brings its own (NDJSON)."""

    headings: tuple[str, ...] | None
    rows: Iterator[SourceRow]


def by_heading(number: int, headings: Sequence[str], cells: Sequence[str]) -> SourceRow:
    """The row with its cells under their headings; cells that stand under none are a fault."""
    trimmed = list(map(str.strip, cells))
    if len(trimmed) == len(headings) and "" not in headings:
        return SourceRow(number, dict(zip(headings, trimmed, strict=True)))
    named = {heading: cell for heading, cell in zip(headings, trimmed, strict=False) if heading}
    filled = max((place for place, cell in enumerate(trimmed, 1) if cell), default=0)
    if filled > len(headings) or any(cell for heading, cell in zip(headings, trimmed, strict=False) if not heading):
        return SourceRow(number, named, (Fault("cell_without_heading", "", {"columns": len(headings)}),))
    return SourceRow(number, named)


def without_trailing_blanks(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings trimmed, without the empty ones that spreadsheets leave at the end."""
    trimmed = [heading.strip() for heading in headings]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return tuple(trimmed)
