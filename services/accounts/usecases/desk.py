"""A desk: filing, reading, changing and moving the values of one noun, mostly in the files of accounts.

The nouns differ in what keeps a value from being filed and share everything else, so it stands here once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.store import accounts
from services.accounts.store.shelf import Shelf
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import viewer_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    class Filed(DataclassInstance, Protocol):
        """A value that stands in the file of an account."""

        @property
        def account_id(self) -> UUID:
            """Whose file."""


Value = TypeVar("Value", bound="DataclassInstance")
FiledValue = TypeVar("FiledValue", bound="Filed")


@dataclass(frozen=True, slots=True)
class Desk(Generic[Value]):
    """What is done with the values on `shelf`; `faults` finds everything that keeps one from being filed."""

    shelf: Shelf[Value]
    faults: Callable[[Work, Value], Iterable[Fault]]

    def create(self, work: Work, value: Value) -> Kept[Value]:
        """File a value, if it is an account's then of one that the caller may see."""
        account_id: UUID | None = getattr(value, "account_id", None)
        if account_id is not None:
            with referred_to_at("/account_id"):
                accounts.get(work.session, account_id, viewer_of(work))
        refuse_if(self.faults(work, value))
        return self.shelf.add(work.session, work.new_id(), value, work.now)

    def get(self, work: Work, found_id: UUID, *, lock: bool = False) -> Kept[Value]:
        """The value, if the caller may see its account."""
        return self.shelf.get(work.session, found_id, viewer_of(work), lock=lock)

    def page(
        self, work: Work, query: PageQuery, given: Mapping[str, object], *conditions: ColumnElement[bool]
    ) -> Slice[Kept[Value]]:
        """One page of the values in the files that the caller may see."""
        return self.shelf.page(work.session, query, viewer_of(work), given, *conditions)

    def change(self, work: Work, found_id: UUID, version: int, change: Callable[[Value], Value]) -> Kept[Value]:
        """Let `change` follow version `version`."""
        kept = self.get(work, found_id)
        changed = change(kept.value)
        refuse_if(self.faults(work, changed))
        return self.shelf.replace(work.session, replace(kept, version=version), changed, work.now)

    def move(self, work: Work, found_id: UUID, move: Callable[[Value], Value]) -> Kept[Value]:
        """Let `move` decide what follows the present version, which nobody else changes meanwhile."""
        kept = self.get(work, found_id, lock=True)
        return self.shelf.replace(work.session, kept, move(kept.value), work.now)
