"""Whether a workbook may be opened at all, found out at bounded cost.

A workbook is a zip of XML. 196 KB can unpack to 183 MB, and two cells at opposite corners make a table of 17 thousand
million. So every part is unpacked piece by piece, counted as it comes whatever the directory says, and followed to its
furthest cell. The reader, which keeps all of it in memory, then gets a copy with nothing in it but what passed.
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
STRINGS_MAX = 1_000_000
TEXT_LENGTH_MAX = 65_536
"""Of one cell or formula; spreadsheets allow 32,767 characters."""
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
            for entry in _sound_parts(archive, len(content)):
                with rebuilt.open(_named(entry), "w") as part:
                    for piece in _pieces(archive, entry, UNPACKED_BYTES_MAX):
                        part.write(piece)
    except _BROKEN as error:
        raise Invalid(Fault("not_a_workbook")) from error
    return copy.getvalue()


def _named(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    named = zipfile.ZipInfo(entry.filename)
    named.compress_type = zipfile.ZIP_DEFLATED
    return named


def _sound_parts(archive: zipfile.ZipFile, packed: int) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise Invalid(Fault("not_a_workbook"))
    if len(entries) > PARTS_MAX:
        raise Invalid(Fault("workbook_parts_exceed", "", {"limit": PARTS_MAX}))
    limit = room = min(UNPACKED_BYTES_MAX, max(_HARMLESS_BYTES, RATIO_MAX * packed))
    sound = []
    for entry in entries:
        check = _Check()
        for piece in _pieces(archive, entry, room):
            room -= len(piece)
            if room < 0:
                raise Invalid(Fault("workbook_too_large", "", {"limit": limit}))
            check.read(piece)
        if check.is_sound():
            sound.append(entry)
    return sound


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    """The part, piece by piece: whole, it would stand in memory unpacked."""
    # The directory may lie about the size, so reading goes on to where the data really ends, or too far. The reader
    # compares check sums when it comes to the size it was told; too large a part must not come so far.
    entry.file_size = room + _PIECE_BYTES + 2
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE_BYTES):
            yield piece


class _Check:
    """Whether a part is well-formed XML; pictures are not, and are left out. Too large a sheet is refused."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        extent = _Extent()
        self._parser.StartElementHandler = extent.element
        self._parser.CharacterDataHandler = extent.text
        self._parser.StartDoctypeDeclHandler = extent.doctype
        self._sound = True

    def read(self, piece: bytes) -> None:
        """The next piece of the part."""
        if self._sound:
            self._parse(piece, last=False)

    def is_sound(self) -> bool:
        """Whether all of it was XML."""
        if self._sound:
            self._parse(b"", last=True)
        return self._sound

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError:
            self._sound = False


class _Extent:
    """Follows a sheet and refuses cells beyond the rows and columns that an import may have."""

    def __init__(self) -> None:
        self._row = self._column = self._strings = self._length = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        self._length = 0
        match name.rpartition(":")[2]:
            case "row":
                said = attributes.get("r", "")
                self._row, self._column = int(said) if said.isdecimal() and len(said) < 9 else self._row + 1, 0
            case "c":
                self._place(attributes.get("r", ""))
            case "si":
                self._strings += 1
        if self._strings > STRINGS_MAX:
            raise Invalid(Fault("workbook_texts_exceed", "", {"limit": STRINGS_MAX}))
        if self._row > ROWS_MAX + 1:
            raise Invalid(Fault("too_many_rows", "", {"limit": ROWS_MAX}))
        if self._column > COLUMNS_MAX:
            raise Invalid(Fault("too_many_columns", "", {"limit": COLUMNS_MAX}))

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._length > TEXT_LENGTH_MAX:
            raise Invalid(Fault("workbook_text_too_long", "", {"limit": TEXT_LENGTH_MAX}))

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
