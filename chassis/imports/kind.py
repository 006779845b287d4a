"""What a service must say of a noun, so that files of it can be imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chassis.work import Work

Row = Mapping[str, str]
"""A row by our column names, its cells trimmed. A column that the file does not have is absent; an empty cell is ""."""


class ImportMode(StrEnum):
    """`insert` refuses a row whose thing exists; `upsert` changes it, by its external id."""

    INSERT = "insert"
    UPSERT = "upsert"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that files may have. `headings` are further names that it goes by, matched in any case.

    `description` has both languages: `{"en": …, "zh-CN": …}`. A required column must be there and filled in each row.
    """

    name: str
    description: Mapping[str, str]
    required: bool = False
    example: str = ""
    headings: tuple[str, ...] = ()


class ImportKind(Protocol):
    """One noun that can be imported."""

    @property
    def noun(self) -> str:
        """The last part of the path: `accounts` is imported at `/v1/imports/accounts`."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""

    def key(self, row: Row) -> str:
        """What names the row's thing, empty when nothing does: two rows of a file may not name the same."""

    def land(self, work: Work, row: Row, mode: ImportMode) -> None:
        """Put one row on record, through the use case that a request would take.

        Refuses (`Invalid`, `Conflict`, `NotFound`, `Forbidden`) with faults that point at columns: `/legal_name`. What
        a refused row wrote is undone; the other rows stay.
        """
