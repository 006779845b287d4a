"""A row of an import, read cell by cell: every fault of the row is found, each under its column.

The cells come by our column names (`rules/import-columns.yaml`). Each reader here takes a cell, or notes what is wrong
with it and gives nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from chassis.domain.day import parse_day
from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.money import Money

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

_YES = frozenset({"true", "yes", "1", "是"})
_NO = frozenset({"false", "no", "0", "否"})
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?")
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")
_EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}")
"""What the API takes too, so that whatever lands can be shown."""


@dataclass(slots=True)
class Row:
    """The cells of one row by our column names, and the faults found so far. An empty cell is an absent one."""

    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, cells: Mapping[str, str]) -> "Row":
        """The row with its cells trimmed and the empty ones left out."""
        return cls({name: text for name, cell in cells.items() if (text := cell.strip())})

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """The cell's text, empty when there is none."""
        text = self.cells.get(column, "")
        if required and not text:
            self._fault("missing", column)
        elif len(text) > longest:
            self._fault("too_long", column, limit=longest)
        return text

    def external_id(self, column: str) -> str | None:
        """The id that the bank's own system gave: letters, digits and . _ : / @ -"""
        return self._read(column, lambda cell: _of_form(_EXTERNAL_ID, cell), "wrong_pattern")

    def choice(self, column: str, choices: type[Choice], default: Choice) -> Choice:
        """One of `choices`, by its value in any case; `default` when the cell is empty."""
        cell = self.cells.get(column)
        if cell is None:
            return default
        try:
            return choices(cell.lower())
        except ValueError:
            self._fault("not_in_list", column, allowed=_joined(choices))
            return default

    def truth(self, column: str, *, default: bool) -> bool:
        """Yes or no, in English, in Chinese or as 1 and 0."""
        cell = self.cells.get(column, "").casefold()
        if cell and cell not in _YES | _NO:
            self._fault("not_in_list", column, allowed=_joined(sorted(_YES | _NO)))
        return cell in _YES if cell else default

    def whole(self, column: str) -> int | None:
        """A whole number, sign allowed."""
        return self._read(column, _whole, "wrong_format", format="whole number")

    def decimal(self, column: str) -> Decimal | None:
        """A decimal without exponent: up to 18 digits before the point and 12 behind it."""
        return self._read(column, _decimal, "wrong_format", format="decimal")

    def day(self, column: str) -> date | None:
        """A calendar day as `2026-03-31`."""
        return self._read(column, parse_day, "wrong_format", format="date")

    def month(self, column: str) -> date | None:
        """The first day of a month as `2026-03`."""
        return self._read(column, _month, "wrong_format", format="month")

    def money(self, column: str, currency_column: str) -> Money | None:
        """An amount in the currency that `currency_column` names; without a currency the amount is refused."""
        amount = self.cells.get(column)
        if amount is None:
            return None
        if currency_column not in self.cells:
            self._fault("missing", currency_column)
            return None
        try:
            return Money.parse(_amount(amount), self.cells[currency_column].upper())
        except Invalid as refusal:
            places = {"/currency": currency_column, "/amount": column}
            self.note(
                Fault(fault.code, f"/{places.get(fault.pointer, column)}", fault.params) for fault in refusal.faults
            )
        except ValueError:
            self._fault("not_an_amount", column, amount=amount)
        return None

    def note(self, faults: Iterable[Fault]) -> None:
        """Add faults that a rule of the domain found; one place is not blamed twice."""
        if found := list(faults):
            blamed = {fault.pointer for fault in self.faults}
            self.faults.extend(fault for fault in found if fault.pointer not in blamed)

    def refuse_if_faulty(self) -> None:
        """One refusal with everything that is wrong with the row."""
        if self.faults:
            refuse_if(self.faults)

    def _read(self, column: str, read: Callable[[str], Value], code: str, **params: object) -> Value | None:
        cell = self.cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except ValueError:
            self._fault(code, column, **params)
            return None

    def _fault(self, code: str, column: str, **params: object) -> None:
        self.note([Fault(code, f"/{column}", params)])


def _whole(cell: str) -> int:
    return int(_of_form(_WHOLE, cell))


def _decimal(cell: str) -> Decimal:
    return Decimal(_of_form(_DECIMAL, cell))


def _month(cell: str) -> date:
    return parse_day(f"{cell}-01")


def _amount(cell: str) -> str:
    return _of_form(_AMOUNT, cell)


def _of_form(form: re.Pattern[str], cell: str) -> str:
    if not form.fullmatch(cell):
        raise ValueError(cell)
    return cell


def _joined(values: Iterable[str]) -> str:
    return ", ".join(values)
