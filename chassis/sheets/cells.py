"""What may stand in a cell: text that no spreadsheet takes for a formula, and exact numbers."""

from collections.abc import Sequence
from decimal import Decimal

Cell = str | int | Decimal
Row = Sequence[Cell]

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula (CWE-1236)."""
    return "'" + text if text.startswith(_STARTS_FORMULA) else text


def shown(cell: Cell) -> str:
    """The cell as text: numbers as they are, text inert."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell) if isinstance(cell, int) else inert(cell)
