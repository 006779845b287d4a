"""A row of an import is read whole: every fault is named with its column."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Invalid
from chassis.yaml_text import read_yaml
from services.accounts.domain.import_rows import account_of_row, contact_of_row, evidence_of_row
from services.accounts.domain.row import Row
from services.accounts.rulebook import classification, import_columns

TODAY = date(2026, 3, 31)
CASES = read_yaml((Path(__file__).parents[2] / "cases/accounts/import_rows.yaml").read_text("utf-8"))


def by_our_columns(noun: str, cells: dict[str, str]) -> dict[str, str]:
    known = {heading: column.name for column in import_columns(noun) for heading in (column.name, *column.headings)}
    return {known.get(heading.casefold(), heading): cell for heading, cell in cells.items()}


def read(noun: str, cells: dict[str, str]) -> object:
    row = Row.of(by_our_columns(noun, cells))
    if noun == "accounts":
        return account_of_row(row, classification())
    return contact_of_row(row) if noun == "contacts" else evidence_of_row(row, TODAY)


def faults(noun: str, cells: dict[str, str]) -> list[list[str]]:
    try:
        read(noun, cells)
    except Invalid as refusal:
        return [[fault.pointer, fault.code] for fault in refusal.faults]
    return []


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_row_is_answered_as_the_business_says(case: dict[str, Any]) -> None:
    assert faults(case["import"], {key: str(cell) for key, cell in case["row"].items()}) == case["faults"]


@given(st.sampled_from(["accounts", "contacts", "evidence"]), st.data())
def test_no_cell_however_strange_is_more_than_a_fault(noun: str, data: st.DataObject) -> None:
    columns = [column.name for column in import_columns(noun)]
    faults(noun, data.draw(st.dictionaries(st.sampled_from(columns), st.text(max_size=40))))


@given(st.sampled_from(["accounts", "contacts", "evidence"]), st.data())
def test_numbers_however_large_are_more_than_a_fault_never(noun: str, data: st.DataObject) -> None:
    columns = [column.name for column in import_columns(noun)]
    numbers = st.from_regex(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE]-?[0-9]{1,7})?", fullmatch=True)
    faults(noun, {"currency": "CNY"} | data.draw(st.dictionaries(st.sampled_from(columns), numbers)))
