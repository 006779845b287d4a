"""The demo's contacts and evidence are what their module makes, and every row of them would land."""

import csv
from datetime import date

import pytest

from services.accounts.domain.import_rows import contact_of_row, evidence_of_row
from services.accounts.domain.row import Row
from suite.demo_data.account_files import FOLDER, files


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["contacts.csv", "evidence.csv"])
def test_a_file_on_disk_is_what_the_module_makes(name: str) -> None:
    assert rows(name) == [{column: str(cell) for column, cell in row.items()} for row in files()[name]]


def test_every_contact_and_every_sheet_can_be_read() -> None:
    for row in rows("contacts.csv"):
        contact_of_row(Row.of(row))
    for row in rows("evidence.csv"):
        evidence_of_row(Row.of(row), date(2025, 12, 31))
