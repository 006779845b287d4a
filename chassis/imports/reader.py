"""A file being read chunk by chunk, with what must be remembered of the rows already read."""

from dataclasses import dataclass, field
from itertools import islice

from chassis.domain.errors import Fault
from chassis.imports.kind import ImportKind, Row
from chassis.imports.layout import Layout
from chassis.imports.source import Source


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row by our columns with everything that is wrong with it so far."""

    number: int
    row: Row
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Reader:
    """Reads on from `position`, the count of rows read. The keys seen are those of all rows before it."""

    kind: ImportKind
    layout: Layout
    source: Source
    position: int = 0
    _first_with: dict[str, int] = field(default_factory=dict)

    def skip_to(self, position: int) -> None:
        """Read up to `position` for the keys alone, after another worker's chunks or one that was undone."""
        self.read(position - self.position)

    def read(self, count: int) -> list[CheckedRow]:
        """The next rows, fewer than `count` at the end of the file."""
        rows = [self._checked(*self.layout.row(source), source.number) for source in islice(self.source.rows, count)]
        self.position += len(rows)
        return rows

    def _checked(self, row: Row, faults: tuple[Fault, ...], number: int) -> CheckedRow:
        key = self.kind.key(row)
        first = self._first_with.setdefault(key, number) if key else number
        if first != number:
            faults = (*faults, Fault("repeated_row", "", {"row": first}))
        return CheckedRow(number, row, faults)
