"""The lines of a text, read one after another, none of them endless."""

from dataclasses import dataclass
from typing import Self, TextIO

RECORD_LENGTH_MAX = 524_288
"""Characters of one record, on however many lines: what it is made of stands in memory, each cell for itself."""

_PIECE = 65_536


class EndlessRecordError(Exception):
    """A record is longer than any may be; what follows its last line can be read on."""


@dataclass(slots=True)
class Lines:
    """The lines of `text` with their ends. `begin` says that another record begins."""

    text: TextIO
    _read: int = 0

    def __iter__(self) -> Self:
        """Itself."""
        return self

    def begin(self) -> None:
        """Count from here."""
        self._read = 0

    def __next__(self) -> str:
        """The next line."""
        line = self.text.readline(RECORD_LENGTH_MAX + 1 - self._read)
        if not line:
            raise StopIteration
        self._read += len(line)
        if self._read > RECORD_LENGTH_MAX:
            self._leave(line)
            raise EndlessRecordError
        return line

    def _leave(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self.text.readline(_PIECE)
        self._read = 0
