"""Bytes to text: UTF-8 or GB18030, said by the sender or found out, with the bytes that are neither left in sight.

A byte that the encoding does not know becomes a lone surrogate (PEP 383), so that the row it stands in can be refused
and all others read.
"""

import re
from dataclasses import dataclass

from chassis.domain.errors import Fault
from chassis.problems import ProblemError

UTF_8 = "utf-8"
GB18030 = "gb18030"

_NAMES = {"utf-8": UTF_8, "utf8": UTF_8, "gb18030": GB18030, "gbk": GB18030, "gb2312": GB18030}
_BOM = b"\xef\xbb\xbf"
_BAD = re.compile(r"[\udc80-\udcff]")
_BREAK = re.compile(r"[\t\n\r]")
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_COMMON_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was in."""

    text: str
    encoding: str


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
    return Decoded(content.removeprefix(_BOM).decode(encoding, "surrogateescape"), encoding)


def bad_byte(text: str) -> tuple[int, str] | None:
    """Where the first undecodable byte stands (from 1) and which it is: `(5, "0xE9")`."""
    found = _BAD.search(text)
    return None if found is None else (found.start() + 1, f"0x{ord(found[0]) - 0xDC00:02X}")


def one_line(text: str) -> str:
    """The text fit to be shown: line breaks and tabs as blanks, what cannot be shown as U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", _BREAK.sub(" ", text))


def _found_out(content: bytes) -> str:
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError:
        return GB18030 if _reads_as_chinese(content) else UTF_8
    return UTF_8


def _reads_as_chinese(content: bytes) -> bool:
    """Whether GB18030 makes sense of all bytes and nearly all of it is common Chinese (GB 2312).

    Latin-1 text, and UTF-8 with a damaged byte, are also often valid GB18030, but then of the rarest characters.
    """
    try:
        characters = _NOT_ASCII.findall(content.decode(GB18030))
    except UnicodeDecodeError:
        return False
    common = sum(1 for character in characters if _is_common(character))
    return bool(characters) and common / len(characters) >= _COMMON_SHARE


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
