"""Fifteen and more ways of sending little that costs much, each with the refusal that it has to meet."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

CSV, NDJSON, XLSX, JSON = (
    "text/csv",
    "application/x-ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/json",
)
IMPORT, MANAGERS = "/v1/imports/accounts", "/v1/managers"
MILLION = 1_000_000
GB18030 = "text/csv; charset=gb18030"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Bomb:
    """What is sent, and how it is refused: the status, and the code of a fault."""

    make: Callable[[], bytes]
    status: int
    code: str
    media_type: str = XLSX
    path: str = IMPORT
    headers: Mapping[str, str] = field(default_factory=dict)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def workbook(sheet: str = "", **more: bytes) -> bytes:
    """A workbook with one sheet, and other parts by their names."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return zipped({name: part.encode() for name, part in parts.items()} | more)


def varied(size: int) -> bytes:
    """Text that packs to about a twentieth: too well for random, not well enough for a bomb that shows by its ratio."""
    block = b"".join(b"%09d" % (number * 7919 % 10**9) for number in range(4_000)) + b"a" * 300_000
    return (block * (size // len(block) + 1))[:size]


def lying() -> bytes:
    real = (50 * MILLION).to_bytes(4, "little")
    told = zipped({"xl/worksheets/sheet1.xml": b" " * (50 * MILLION)})
    return told.replace(real, (10).to_bytes(4, "little"))


def nested() -> bytes:
    content = zipped({"a": b"\0" * (100 * MILLION)})
    for _ in range(4):
        content = zipped({f"xl/{number}.zip": content for number in range(16)})
    return content


def shared_strings() -> bytes:
    strings = b'<sst xmlns="%s"><si><t>' % MAIN.encode() + varied(120 * MILLION) + b"</t></si></sst>"
    return workbook('<row><c t="s"><v>0</v></c></row>', **{"xl/sharedStrings.xml": strings})


def many_shared_strings() -> bytes:
    strings = b'<sst xmlns="%s">' % MAIN.encode() + b"".join(
        b"<si><t>%d</t></si>" % (number * 7919) for number in range(5 * MILLION)
    )
    return workbook('<row><c t="s"><v>0</v></c></row>', **{"xl/sharedStrings.xml": strings + b"</sst>"})


def laughs() -> bytes:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    sheet = f"<!DOCTYPE x [{''.join(lines)}]><x>&a11;</x>"
    return zipped({"xl/worksheets/sheet1.xml": sheet.encode()})


def outside() -> bytes:
    entity = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>'
    link = b'<externalLink xmlns="%s"><externalBook/></externalLink>' % MAIN.encode()
    return workbook("", **{"xl/externalLinks/externalLink1.xml": link, "xl/styles.xml": entity})


def headings(count: int) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(f"c{number}" for number in range(count))
    return text.getvalue().encode()


def multipart(parts: int) -> bytes:
    return b"".join(b'--b\r\ncontent-disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(parts))


BOMBS: Mapping[str, Bomb] = MappingProxyType(
    {
        "a sheet of 190 MB in 190 KB": Bomb(
            lambda: workbook("<row/>" * (30 * MILLION)), 422, "too_many_rows"
        ),
        "archives within archives": Bomb(nested, 422, "not_a_workbook"),
        "a directory that lies about sizes": Bomb(lying, 422, "workbook_too_large"),
        "one shared string of 120 MB": Bomb(shared_strings, 422, "workbook_text_too_long"),
        "five million shared strings": Bomb(many_shared_strings, 422, "workbook_texts_exceed"),
        "entities that multiply": Bomb(laughs, 422, "not_a_workbook"),
        "links to outside": Bomb(outside, 422, "not_a_workbook"),
        "a cell in the last corner": Bomb(
            lambda: workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), 422, "too_many_rows"
        ),
        "a million columns": Bomb(lambda: headings(MILLION), 422, "too_long", CSV),
        "one endless line": Bomb(lambda: b"x" * (32 * MILLION), 422, "too_long", CSV),
        "one long field": Bomb(
            lambda: b'external_id,name\n"' + b"x" * (32 * MILLION) + b'"\n', 422, "missing_column", CSV
        ),
        "broken tails of GB18030": Bomb(
            lambda: "名称".encode("gb18030") + b",\x81" * (16 * MILLION), 422, "too_long", GB18030
        ),
        "Chinese that is not said to be": Bomb(
            lambda: "名称,".encode("gb18030") + "客户经理".encode("gb18030") * (4 * MILLION), 422, "too_long", CSV
        ),
        "deep JSON": Bomb(lambda: b"[" * 500_000 + b"]" * 500_000, 400, "malformed_json", JSON, MANAGERS),
        "a number of a million digits": Bomb(
            lambda: b'{"capacity_hours": ' + b"9" * MILLION + b"}", 400, "malformed_json", JSON, MANAGERS
        ),
        "a body packed by gzip": Bomb(
            lambda: gzip.compress(b" " * (100 * MILLION)), 415, "media_type_not_accepted", JSON, MANAGERS,
            {"content-encoding": "gzip"},
        ),
        "a hundred thousand parts": Bomb(
            lambda: multipart(100_000), 415, "media_type_not_accepted", "multipart/form-data; boundary=b", MANAGERS
        ),
        "many small headers": Bomb(
            lambda: b"{}", 431, "headers_over_limit", JSON, MANAGERS, {f"x-h{n}": "v" for n in range(400)}
        ),
        "a long header": Bomb(lambda: b"{}", 431, "headers_over_limit", JSON, MANAGERS, {"x-long": "v" * 40_000}),
        "a file above the limit": Bomb(lambda: b"x" * 34_000_000, 413, "body_too_large", CSV),
    }
)  # fmt: skip
