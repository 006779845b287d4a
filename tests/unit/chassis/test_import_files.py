"""Files of every format read as the rows that were written, and nothing that is sent in breaks the reader."""

import csv
import io
import json
import tracemalloc
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.domain.errors import Invalid
from chassis.imports import Column
from chassis.imports.csv_source import open_csv
from chassis.imports.encodings import bad_byte, decode
from chassis.imports.layout import Layout
from chassis.imports.lines import RECORD_LENGTH_MAX
from chassis.imports.ndjson_source import open_ndjson
from chassis.imports.opening import CSV, NDJSON, XLSX, inspect
from chassis.imports.source import CELL_LENGTH_MAX, COLUMNS_MAX, ROWS_MAX
from chassis.imports.xlsx_archive import UNPACKED_BYTES_MAX, sound_copy
from chassis.imports.xlsx_source import open_xlsx
from chassis.problems import ProblemError
from chassis.sheets.cells import inert

COLUMNS = (
    Column("external_id", {"en": "Id.", "zh-CN": "编号。"}, required=True),
    Column("name", {"en": "Name.", "zh-CN": "名称。"}, headings=("名称",)),
)
LAYOUT = Layout.of(COLUMNS, {})

cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(str.strip)
filled = cells.filter(bool)
tables = st.lists(st.tuples(filled, cells), min_size=1, max_size=20)


def csv_of(rows, *headings: str) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue()


def workbook_of(*rows) -> bytes:
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


def open_csv_text(text: str):
    return open_csv(io.StringIO(text, newline=""))


def open_ndjson_text(text: str):
    return open_ndjson(io.StringIO(text, newline="\n"))


def zip_of(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def with_sheet(sheet: str) -> bytes:
    """A workbook whose only sheet is this XML."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook_of(["a"]))) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = f'<worksheet xmlns="{namespace}"><sheetData>{sheet}</sheetData></worksheet>'
    return zip_of(parts | {"xl/worksheets/sheet1.xml": body.encode()})


def code_of(refused: pytest.ExceptionInfo[Invalid]) -> str:
    return refused.value.faults[0].code


@given(tables)
def test_csv_reads_back_what_was_written(rows):
    source = open_csv_text(csv_of(rows, "external_id", "name"))
    assert [(row.cells["external_id"], row.cells["name"], row.number) for row in source.rows] == [
        (*row, number) for number, row in enumerate(rows, 2)
    ]


@given(tables)
def test_ndjson_reads_back_what_was_written(rows):
    lines = [json.dumps({"external_id": a, "name": b}, ensure_ascii=False) for a, b in rows]
    assert [(r.cells["external_id"], r.cells["name"]) for r in open_ndjson_text("\n".join(lines)).rows] == rows


@settings(max_examples=20)
@given(st.lists(st.tuples(filled.filter(lambda cell: not cell.startswith("=")), st.just("x")), min_size=1, max_size=10))
def test_xlsx_reads_back_what_was_written(rows):
    source = open_xlsx(workbook_of(["external_id", "name"], *rows))
    assert [row.cells["external_id"] for row in source.rows] == [a for a, _ in rows]


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_numbers_in_ndjson_keep_their_digits(whole, zeros):
    written = f"{whole}.5{'0' * zeros}"
    (row,) = open_ndjson_text(f'{{"external_id": {written}, "name": 12345678901234567890123}}').rows
    assert dict(row.cells) == {"external_id": written, "name": "12345678901234567890123"}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(st.binary(max_size=400), st.sampled_from([CSV, f"{CSV}; charset=gb18030", NDJSON, XLSX]))
def test_whatever_bytes_come_they_are_read_or_refused(content, content_type):
    with suppress(Invalid, ProblemError):
        assert inspect(content, content_type, LAYOUT).rows > 0


WORKBOOK = workbook_of(["external_id", "name"], ["T-1", "Nail"])
"""Made once: a workbook holds the moment at which it was made, and so its length is not always the same."""


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Invalid):
        assert inspect(bytes(content[: data.draw(st.integers(0, len(content)))]), XLSX, LAYOUT).rows > 0


@given(st.text(st.sampled_from("银行客户经理考核工资abc123,，。"), min_size=1, max_size=50))
def test_common_chinese_is_known_by_itself_in_either_encoding(text):
    for encoding in ("utf-8", "gb18030"):
        found = decode(text.encode(encoding))
        assert found.text().read() == text
        assert found.encoding == encoding or text.isascii()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"Soci\xe9t\xe9 G\xe9n\xe9rale, Z\xfcrich", (5, "0xE9")),
        ("中国".encode() + b"\xff", (3, "0xFF")),
        ("中国工商银行".encode()[:-1], (6, "0xE8")),
    ],
)
def test_bytes_of_neither_encoding_are_located(content, place):
    assert bad_byte(decode(content).text().read()) == place


def test_a_byte_order_mark_is_no_part_of_the_first_heading():
    assert open_csv(decode(b"\xef\xbb\xbfexternal_id,name\n").text()).headings == ("external_id", "name")


def test_rows_count_as_the_spreadsheet_shows_them():
    source = open_csv_text('external_id,name\n"T-1","two\nlines"\n\nT-3,x\n')
    assert [row.number for row in source.rows] == [2, 4]


def test_a_quotation_mark_that_is_never_closed_is_located():
    source = open_csv_text('external_id,name\nT-1,x\nT-2,"open\nT-3,x\n')
    assert [(row.number, [fault.code for fault in row.faults]) for row in source.rows] == [
        (2, []),
        (3, ["malformed_record"]),
    ]


def test_deep_nesting_and_repeated_names_are_faults_of_their_line():
    lines = ["[" * 100_000, '{"a":' * 5_000, '{"external_id":1,"external_id":2}', '{"external_id":{"a":1}}']
    codes = [[fault.code for fault in row.faults] for row in open_ndjson_text("\n".join(lines)).rows]
    assert codes == [["malformed_json"], ["malformed_json"], ["repeated_column"], ["wrong_type"]]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"external_id": "x" * CELL_LENGTH_MAX, "name": ""}, []),
        ({"external_id": "x" * (CELL_LENGTH_MAX + 1), "name": ""}, ["too_long"]),
        ({"external_id": "a\0b", "name": "\x1b[31m"}, ["forbidden_character", "forbidden_character"]),
        ({"external_id": "", "name": "x"}, ["missing"]),
        ({"name": "x"}, ["missing"]),
    ],
)
def test_cells_are_checked_before_their_meaning_is_asked(row, codes):
    (source,) = open_ndjson_text(json.dumps(row)).rows
    assert [fault.code for fault in LAYOUT.row(source)[1]] == codes


def test_a_record_without_an_end_is_refused_and_those_behind_it_are_read():
    endless = "x," * RECORD_LENGTH_MAX
    for quote in ("", '"'):
        source = open_csv_text(f"external_id,name\nT-1,x\n{quote}{endless}{quote}\nT-3,x\n")
        assert [(row.number, [fault.code for fault in row.faults]) for row in source.rows] == [
            (2, []),
            (3, ["too_long"]),
            (4, []),
        ]
    rows = open_ndjson_text(f'{{"a": "{endless}"}}\n{{"a": 1}}\n').rows
    assert [(row.number, [fault.code for fault in row.faults]) for row in rows] == [(1, ["too_long"]), (2, [])]


def test_limits_of_rows_and_columns_hold():
    with pytest.raises(Invalid) as refused:
        open_csv_text(",".join(f"c{n}" for n in range(COLUMNS_MAX + 1)) + "\n")
    assert code_of(refused) == "too_many_columns"
    with pytest.raises(Invalid) as refused:
        inspect(b"external_id\n" + b"x\n" * (ROWS_MAX + 1), CSV, LAYOUT)
    assert code_of(refused) == "too_many_rows"


SPACES = (b"<b>" + b" " * 60_000 + b"</b>") * 3_200


def test_a_small_workbook_that_opens_to_much_is_refused_at_bounded_cost():
    bomb = zip_of({"xl/worksheets/sheet1.xml": b"<a>" + SPACES})
    assert len(bomb) < 250_000
    tracemalloc.start()
    with pytest.raises(Invalid) as refused:
        sound_copy(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code_of(refused) == "workbook_too_large"
    assert peak < UNPACKED_BYTES_MAX / 16


def test_a_directory_that_lies_about_sizes_is_not_believed():
    bomb = bytearray(zip_of({"xl/worksheets/sheet1.xml": b" " * 50_000_000}))
    real = (50_000_000).to_bytes(4, "little")
    assert bomb.count(real) == 2
    with pytest.raises(Invalid) as refused:
        sound_copy(bytes(bomb).replace(real, (10).to_bytes(4, "little")))
    assert code_of(refused) == "workbook_too_large"


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>', "too_many_rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="&#49;048576"><c><v>1</v></c></row>', "too_many_rows"),
        ('<row r="1">' + "<c><v>1</v></c>" * (COLUMNS_MAX + 1) + "</row>", "too_many_columns"),
    ],
)  # fmt: skip
def test_cells_at_the_end_of_the_world_are_refused_before_a_table_is_made(sheet, code):
    with pytest.raises(Invalid) as refused:
        open_xlsx(with_sheet(sheet))
    assert code_of(refused) == code


def test_entities_encryption_and_doubled_parts_are_no_workbook():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    for content in (zip_of({"xl/workbook.xml": laughs}), b"PK\x03\x04", b"", b"external_id,name\n"):
        with pytest.raises(Invalid) as refused:
            open_xlsx(content)
        assert code_of(refused) == "not_a_workbook"


@given(st.text(max_size=10))
def test_no_cell_of_an_error_file_starts_a_formula(text):
    shown = inert(text)
    assert shown in (text, "'" + text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_without_its_limits_the_bomb_would_be_opened(monkeypatch):
    """The negative control: with the limits out of reach, what is refused above is unpacked whole."""
    monkeypatch.setattr("chassis.imports.xlsx_archive._HARMLESS_BYTES", 1 << 40)
    monkeypatch.setattr("chassis.imports.xlsx_archive.UNPACKED_BYTES_MAX", 1 << 40)
    assert sound_copy(zip_of({"xl/worksheets/sheet1.xml": b"<a>" + SPACES + b"</a>"}))


def test_without_a_limit_of_a_record_all_of_its_cells_would_stand_in_memory(monkeypatch):
    """The negative control: a heading line of a million cells is held whole before anybody counts them."""
    heading = "c," * 1_000_000
    for limit, code in ((RECORD_LENGTH_MAX, "too_long"), (1 << 40, "too_many_columns")):
        monkeypatch.setattr("chassis.imports.lines.RECORD_LENGTH_MAX", limit)
        with pytest.raises(Invalid) as refused:
            open_csv_text(heading)
        assert code_of(refused) == code
