"""A shelf whose words about a person are sealed under that person's key."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.columns import JsonDocument
from chassis.domain.kept import Kept
from chassis.person_keys import FORGOTTEN, PersonKey, keys_of
from services.accounts.store.shelf import Shelf
from services.accounts.tables import ShelvedRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


class SealedShelf(Shelf[Value]):
    """As a shelf; the fields `sealed` are kept as text that only the key of `contact_id` opens."""

    def __init__(
        self, row: type[ShelvedRow], value: type[Value], noun: str, sortable: Sequence[str], sealed: Sequence[str]
    ) -> None:
        super().__init__(row, value, noun, sortable)
        self._sealed = tuple(sealed)

    def _stored(self, session: Session, row_id: UUID, value: Value) -> dict[str, object]:
        cells = self._cells(value)
        person = UUID(str(cells["contact_id"]))
        key = keys_of(session, [person])[person]
        return cells | {name: key.seal_text(self._place(name, row_id), cells[name]) for name in self._sealed}

    def _all_kept(self, session: Session, rows: Sequence[ShelvedRow]) -> list[Kept[Value]]:
        persons = [row.contact_id for row in rows]  # type: ignore[attr-defined] # every sealed row is about a contact
        keys = keys_of(session, persons)
        return [row.kept(self._opened(row, keys.get(person))) for row, person in zip(rows, persons, strict=True)]

    def _opened(self, row: ShelvedRow, key: PersonKey | None) -> Value:
        cells = {name: getattr(row, name) for name in self._columns}
        cells |= {name: self._cell_of(row, name, key) for name in self._sealed}
        return self._value(SimpleNamespace(**cells))

    def _cell_of(self, row: ShelvedRow, name: str, key: PersonKey | None) -> object:
        if key is None:
            return [] if isinstance(self._columns[name], JsonDocument) else FORGOTTEN
        return key.open_text(self._place(name, row.id), getattr(row, name))

    def _place(self, name: str, row_id: UUID) -> str:
        return f"{self._row.__tablename__}.{name}/{row_id}"
