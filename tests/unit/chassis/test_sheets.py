"""Tables for spreadsheets hold values and never formulas."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from chassis.sheets.csv_file import csv_of
from chassis.sheets.xlsx_file import xlsx_of

ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
ROWS = [[attack, Decimal("-250.01")] for attack in ATTACKS]


def test_csv_is_utf8_with_its_mark_and_every_text_inert():
    content = csv_of(["名称", "金额"], ROWS)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert read[0] == ["名称", "金额"]
    assert [row[0] for row in read[1:]] == ["'" + attack for attack in ATTACKS]
    assert {row[1] for row in read[1:]} == {"-250.01"}


def test_xlsx_has_no_formula_and_numbers_are_numbers():
    sheet = load_workbook(io.BytesIO(xlsx_of("commission-2026-03", ["名称", "金额"], ROWS))).active
    cells = list(sheet.iter_rows(min_row=2))
    assert {cell.data_type for row in cells for cell in row} == {"s", "n"}
    assert [row[0].value for row in cells] == ["'" + attack for attack in ATTACKS]
    assert [row[1].value for row in cells] == [-250.01] * len(ATTACKS)
    assert sheet.title == "commission-2026-03"


@pytest.mark.parametrize("number", [Decimal(9007199254740993), 9007199254740993, Decimal("1234567890123.4567")])
def test_a_number_too_long_for_a_spreadsheet_stays_whole(number):
    sheet = load_workbook(io.BytesIO(xlsx_of("t", ["n"], [[number]]))).active
    assert sheet["A2"].value == str(number)
