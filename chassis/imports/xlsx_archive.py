"""Whether a workbook may be opened at all, found out at bounded cost.

A workbook is a zip of XML. 196 KB can unpack to 183 MB, and two cells at opposite corners make a table of 17 thousand
million. So every part is unpacked once, counted as it comes whatever the directory says, and followed to its furthest
cell. The reader, which keeps all of it in memory, then gets a copy with nothing in it but the parts that passed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from chassis.domain.errors import Fault, Invalid
from chassis.imports.source import COLUMNS_MAX, ROWS_MAX

UNPACKED_BYTES_MAX = 134_217_728
RATIO_MAX = 200
"""Unpacked to packed bytes. Workbooks of real tables stay below 30; under a megabyte nobody is hurt."""

PARTS_MAX = 1_000
_HARMLESS_BYTES = 1_048_576
_PIECE_BYTES = 65_536
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
    UnicodeError,
)
"""What Python's zip reader raises for damaged, encrypted and unknown archives."""


def sound_copy(content: bytes) -> bytes:
    """The workbook rebuilt from its XML parts. Refused when it is none, or would open to more than it may."""
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(copy, "w", compresslevel=1) as rebuilt:
            for name, part in _parts(archive, len(content)):
                rebuilt.writestr(name, part, zipfile.ZIP_DEFLATED)
    except _BROKEN as error:
        raise Invalid(Fault("not_a_workbook")) from error
    return copy.getvalue()


def _parts(archive: zipfile.ZipFile, packed: int) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(names) != len(entries) or len(entries) > PARTS_MAX:
        raise Invalid(Fault("not_a_workbook"))
    limit = room = min(UNPACKED_BYTES_MAX, max(_HARMLESS_BYTES, RATIO_MAX * packed))
    for entry in entries:
        part = _unpacked(archive, entry, room)
        if len(part) > room:
            raise Invalid(Fault("workbook_too_large", "", {"limit": limit}))
        room -= len(part)
        if _is_sound(part):
            yield entry.filename, part


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    # The directory may lie about the size, so reading goes on to where the data really ends, or one byte too far. The
    # reader compares check sums when it comes to the size it was told; too large a part must not come so far.
    entry.file_size = room + 2
    with archive.open(entry) as stream:
        return stream.read(room + 1)


def _is_sound(part: bytes) -> bool:
    """Whether the part is well-formed XML; pictures are not, and are left out. Too large a sheet is refused."""
    parser = expat.ParserCreate()
    extent = _Extent()
    parser.StartElementHandler = extent.element
    parser.StartDoctypeDeclHandler = extent.doctype
    view = memoryview(part)
    try:
        for start in range(0, len(part), _PIECE_BYTES):
            parser.Parse(bytes(view[start : start + _PIECE_BYTES]), False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        return False
    return True


class _Extent:
    """Follows a sheet and refuses cells beyond the rows and columns that an import may have."""

    def __init__(self) -> None:
        self._row = self._column = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                said = attributes.get("r", "")
                self._row, self._column = int(said) if said.isdecimal() and len(said) < 9 else self._row + 1, 0
            case "c":
                self._place(attributes.get("r", ""))
        if self._row > ROWS_MAX + 1:
            raise Invalid(Fault("too_many_rows", "", {"limit": ROWS_MAX}))
        if self._column > COLUMNS_MAX:
            raise Invalid(Fault("too_many_columns", "", {"limit": COLUMNS_MAX}))

    def doctype(self, *_: object) -> None:
        raise Invalid(Fault("not_a_workbook"))

    def _place(self, said: str) -> None:
        place = _CELL.fullmatch(said)
        if place is None:
            self._column += 1
        else:
            self._row, self._column = int(place[2]), _column_number(place[1])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
