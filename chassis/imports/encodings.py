"""Bytes to text: UTF-8 or GB18030, said by the sender or found out, with the bytes that are neither left in sight.

A byte that the encoding does not know becomes a lone surrogate (PEP 383), so that the row it stands in can be refused
and all others read.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from chassis.domain.errors import Fault
from chassis.problems import ProblemError

UTF_8 = "utf-8"
GB18030 = "gb18030"

_NAMES = {"utf-8": UTF_8, "utf8": UTF_8, "gb18030": GB18030, "gbk": GB18030, "gb2312": GB18030}
_BOM = b"\xef\xbb\xbf"
_BAD = re.compile(r"[\udc80-\udcff]")
_BREAK = re.compile(r"[\t\n\r]")
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_COMMON_SHARE = 0.9
_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes and the encoding they are in. The text is read piece by piece: whole, it may be four times as large."""

    content: bytes
    encoding: str

    def text(self, newline: str = "") -> TextIO:
        """The text, without a byte order mark; `newline` as `open` takes it."""
        stream = io.BytesIO(self.content)
        stream.seek(len(_BOM) if self.content.startswith(_BOM) else 0)
        return io.TextIOWrapper(stream, self.encoding, "surrogateescape", newline)


def decode(content: bytes, charset: str | None = None) -> Decoded:
    """The text of `content`. A `charset` that is said counts; otherwise it is UTF-8 unless it reads as Chinese GB18030.

    A charset other than these two is refused with 415.
    """
    if charset is not None:
        encoding = _NAMES.get(charset.strip('"').lower())
        if encoding is None:
            raise ProblemError("unsupported_media_type", Fault("charset_not_accepted", "@content-type"))
    else:
        encoding = _found_out(content)
    return Decoded(content, encoding)


def bad_byte(text: str) -> tuple[int, str] | None:
    """Where the first undecodable byte stands (from 1) and which it is: `(5, "0xE9")`."""
    found = _BAD.search(text)
    return None if found is None else (found.start() + 1, f"0x{ord(found[0]) - 0xDC00:02X}")


def one_line(text: str) -> str:
    """The text fit to be shown: line breaks and tabs as blanks, what cannot be shown as U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", _BREAK.sub(" ", text))


def _found_out(content: bytes) -> str:
    try:
        for _ in _pieces(content, UTF_8):
            pass
    except UnicodeDecodeError:
        return GB18030 if _reads_as_chinese(content) else UTF_8
    return UTF_8


def _reads_as_chinese(content: bytes) -> bool:
    """Whether GB18030 makes sense of all bytes and nearly all of it is common Chinese (GB 2312).

    Latin-1 text, and UTF-8 with a damaged byte, are also often valid GB18030, but then of the rarest characters.
    """
    foreign = common = 0
    try:
        for piece in _pieces(content, GB18030):
            ascii_only = len(piece.encode("ascii", "ignore"))
            foreign += len(piece) - ascii_only
            common += (len(piece.encode("gb2312", "ignore")) - ascii_only) // 2  # two bytes each, rare ones none
    except UnicodeDecodeError:
        return False
    return bool(foreign) and common / foreign >= _COMMON_SHARE


def _pieces(content: bytes, encoding: str) -> Iterator[str]:
    decoder, view = codecs.getincrementaldecoder(encoding)(), memoryview(content)
    for start in range(0, len(content), _PIECE_BYTES):
        yield decoder.decode(view[start : start + _PIECE_BYTES])
    yield decoder.decode(b"", final=True)
