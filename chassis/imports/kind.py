"""What a service must say of a noun, so that files of it can be imported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, runtime_checkable
from uuid import UUID

from chassis.domain.errors import Refusal, Stale, Unavailable
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


_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Landed:
    """A row on record: its thing, and the version that the row made of it; `None` where it already stood so.

    `before` is what the kind needs beside its own history to bring a changed thing back: JSON, and nothing personal.
    """

    thing_id: UUID
    version: int | None
    before: Mapping[str, object] = field(default_factory=lambda: _NOTHING)


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

    def land(self, work: Work, rows: Sequence[Row], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """Put rows on record together, through the use cases that requests take; say of each what became of it.

        A row is refused with faults that point at columns (`/legal_name`), and then has written nothing. What the rows
        need to know is asked once for all of them: a file has tens of thousands. When the database itself refuses what
        was written, all of it is undone and the rows come again in smaller numbers, at last one by one.
        """


@runtime_checkable
class Swift(ImportKind, Protocol):
    """A noun whose rows land so quickly that more of them go into one transaction, which others wait for on SQLite."""

    @property
    def rows_at_once(self) -> int:
        """How many."""


@runtime_checkable
class Revertible(ImportKind, Protocol):
    """A noun whose imports can be undone."""

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did: remove what they made (version 1), and bring back what they changed.

        A thing that has changed since, or that others lean on by now, stays as it is and is refused.
        """


def one_by_one(work: Work, rows: Sequence[Row], land: Callable[[Row], Landed]) -> list[Landed | Refusal]:
    """For nouns of which files are short: each row by itself, and what a refused one wrote is undone."""
    outcomes: list[Landed | Refusal] = []
    for row in rows:
        try:
            with work.session.begin_nested():
                outcomes.append(land(row))
        except (Unavailable, Stale):
            raise
        except Refusal as refusal:
            outcomes.append(refusal)
    return outcomes
