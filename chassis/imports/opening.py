"""The one place that knows which media type is read by what."""

import re
from dataclasses import dataclass
from email.message import Message

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.imports.csv_source import open_csv
from chassis.imports.encodings import UTF_8, decode
from chassis.imports.layout import Layout
from chassis.imports.ndjson_source import open_ndjson
from chassis.imports.source import ROWS_MAX, Source
from chassis.imports.xlsx_source import open_xlsx
from chassis.problems import ProblemError

CSV = "text/csv"
NDJSON = "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OCTETS = "application/octet-stream"
"""A file whose sender does not know what it is; generated clients can send no other kind of file."""
_BEGINS_NDJSON = re.compile(rb"(\xef\xbb\xbf)?\s*\{")
MEDIA_TYPES = (CSV, NDJSON, XLSX, OCTETS)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is known of a file before its rows are: how to read it, and how many rows there are."""

    media_type: str
    encoding: str
    rows: int


def open_source(content: bytes, media_type: str, charset: str | None) -> Source:
    """The file's headings and rows."""
    if media_type == XLSX:
        return open_xlsx(content)
    if media_type == NDJSON:
        return open_ndjson(decode(content, UTF_8).text("\n"))
    return open_csv(decode(content, charset).text())


def inspect(content: bytes, content_type: str, layout: Layout) -> Inspected:
    """Everything that can be said of the file as a whole; refused with every fault of its headings."""
    media_type, charset = _parsed(content_type)
    media_type = recognised(content) if media_type == OCTETS else media_type
    encoding = decode(content, charset).encoding if media_type == CSV else UTF_8
    source = open_source(content, media_type, encoding)
    if source.headings is not None:
        refuse_if(layout.faults_of_headings(source.headings))
    rows = 0
    for rows, _ in enumerate(source.rows, 1):
        if rows > ROWS_MAX:
            raise Invalid(Fault("too_many_rows", "", {"limit": ROWS_MAX}))
    if rows == 0:
        raise Invalid(Fault("no_rows"))
    return Inspected(media_type, encoding, rows)


def recognised(content: bytes) -> str:
    """What a file is by its first bytes: an archive is a workbook, an object begins NDJSON, all else is CSV."""
    if content.startswith(b"PK\x03\x04"):
        return XLSX
    return NDJSON if _BEGINS_NDJSON.match(content) else CSV


def _parsed(content_type: str) -> tuple[str, str | None]:
    header = Message()
    header["content-type"] = content_type
    media_type, charset = header.get_content_type(), header.get_param("charset")
    if media_type not in MEDIA_TYPES:
        accepted = ", ".join(MEDIA_TYPES)
        raise ProblemError(
            "unsupported_media_type", Fault("media_type_not_accepted", "@content-type", {"accepted": accepted})
        )
    return media_type, charset if isinstance(charset, str) else None
