"""Which heading of a file is which of our columns, settled before any row is looked at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from chassis.domain.errors import Fault, Invalid
from chassis.imports.encodings import bad_byte, one_line
from chassis.imports.kind import Column, Row
from chassis.imports.source import CELL_LENGTH_MAX, COLUMNS_MAX, SourceRow

_HEADING_SHOWN = 100
_CONTROL = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))

HeadingMap = Mapping[str, str | None]
"""What the sender says of the file's headings: the column that each one is, or `None` to leave it out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How headings become columns."""

    required: tuple[str, ...]
    known: Mapping[str, str | None]
    _names: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Sequence[Column], said: HeadingMap) -> "Layout":
        """The layout for files of these columns; what the sender says of a heading goes before what we know of it."""
        known: dict[str, str | None] = {heading.casefold(): c.name for c in columns for heading in c.headings}
        known |= {column.name.casefold(): column.name for column in columns}
        known |= {heading.strip().casefold(): name for heading, name in said.items()}
        return cls(tuple(column.name for column in columns if column.required), known)

    def faults_of_headings(self, headings: Sequence[str]) -> list[Fault]:
        """Everything wrong with the heading line: unknown, missing, repeated, unreadable."""
        names = [self.known.get(heading.casefold()) for heading in headings]
        faults = [fault for heading in headings for fault in self._unknown(heading)]
        taken = [name for name in names if name is not None]
        faults += [_at("repeated_column", n, {"column": n}) for n in dict.fromkeys(taken) if taken.count(n) > 1]
        faults += [_at("missing_column", name, {"column": name}) for name in self.required if name not in taken]
        return faults

    def row(self, source: SourceRow) -> tuple[Row, tuple[Fault, ...]]:
        """The row by our columns, and everything wrong with its cells before their meaning is asked."""
        row: dict[str, str] = {}
        faults = list(source.faults)
        for heading, cell in source.cells.items():
            name = self._name(heading)
            if name is None:
                faults += self._unknown(heading)
            elif name in row:
                faults.append(_at("repeated_column", name, {"column": name}))
            else:
                row[name] = cell
        if not _all_plain(row.values()):
            faults += [fault for name, cell in row.items() for fault in _faults_of_cell(name, cell)]
        if not source.faults:
            faults += [_at("missing", name) for name in self.required if not row.get(name)]
        return row, tuple(faults)

    def _name(self, heading: str) -> str | None:
        # A file says the same few headings in every row; NDJSON may say new ones for ever, which nobody keeps.
        if heading in self._names:
            return self._names[heading]
        name = self.known.get(heading.casefold())
        if len(self._names) < COLUMNS_MAX:
            self._names[heading] = name
        return name

    def _unknown(self, heading: str) -> list[Fault]:
        if not heading or heading.casefold() in self.known:
            return []
        shown = one_line(heading)[:_HEADING_SHOWN]
        return [_at("unknown_column", shown, {"column": shown})]


def parse_mapping(text: str | None, columns: Sequence[Column]) -> HeadingMap:
    """The `mapping` parameter: a JSON object of heading → column, or null for a column to be left out."""
    if text is None:
        return {}
    names = {column.name for column in columns}
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise Invalid(Fault("malformed_mapping", "?mapping"))
    if not all(name is None or (isinstance(name, str) and name in names) for name in said.values()):
        raise Invalid(Fault("not_in_list", "?mapping", {"allowed": ", ".join(sorted(names))}))
    return said


def _all_plain(cells: Collection[str]) -> bool:
    """Whether nothing can be wrong with any of the cells, found out at once: nearly every row is like that."""
    together = "".join(cells)
    return len(together) <= CELL_LENGTH_MAX and together.isprintable()


def _faults_of_cell(name: str, cell: str) -> list[Fault]:
    if (found := bad_byte(cell)) is not None:
        return [_at("bad_byte", name, {"position": found[0], "byte": found[1]})]
    if len(cell) > CELL_LENGTH_MAX:
        return [_at("too_long", name, {"limit": CELL_LENGTH_MAX})]
    if not _CONTROL.isdisjoint(cell):
        return [_at("forbidden_character", name)]
    return []


def _at(code: str, name: str, params: Mapping[str, object] | None = None) -> Fault:
    return Fault(code, "/" + name.replace("~", "~0").replace("/", "~1"), params or {})
