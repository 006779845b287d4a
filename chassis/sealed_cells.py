"""Cells that only the key of the person whom a row is about opens, read and written like any other.

A row's class names its person (`sealed_for`) and has a `Sealed` attribute for each mapped column that is kept sealed.
What is set is sealed when the session flushes, under a key that is made with the person's first row; what is read is
opened with the keys of all rows at hand, fetched with one query. A person's key is found by the blind index of the
person's number: nothing in the table of keys says whose a key is.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, UOWTransaction, object_session

from chassis.person_keys import FORGOTTEN, PersonKey, SealError, destroy_keys, hold_keys, house_key, keys_for, keys_of

Cell = TypeVar("Cell")
UNSEALED = ""
"""What a column says between being set and being sealed."""

_KEYS, _HELD, _OPENED = "keys of persons", "keys held", "_opened"


class Sealed(Generic[Cell]):
    """An attribute whose cell is kept in the mapped attribute `column` under the key of the row's person.

    Once the key is gone it says `forgotten`.
    """

    def __init__(self, column: str, forgotten: Any = FORGOTTEN) -> None:  # noqa: ANN401 - of the kind of the cell
        self.column, self._forgotten = column, forgotten

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed[Cell]": ...

    @overload
    def __get__(self, row: DeclarativeBase, owner: type) -> Cell: ...

    def __get__(self, row: DeclarativeBase | None, owner: type) -> "Sealed[Cell] | Cell":
        if row is None:
            return self
        kept, known = getattr(row, self.column), _known(row)
        if known.get(self.column, (None, None))[0] != kept:
            known[self.column] = kept, self._opened(row, kept)
        cell: Cell = known[self.column][1]
        return cell

    def __set__(self, row: DeclarativeBase, cell: Cell) -> None:
        _known(row)[self.column] = UNSEALED, cell
        setattr(row, self.column, UNSEALED)

    def seal(self, row: DeclarativeBase, key: PersonKey) -> None:
        """Put into the column what was set."""
        cell = _known(row)[self.column][1]
        kept = key.seal_text(_place(row, self.column), cell)
        _known(row)[self.column] = kept, cell
        setattr(row, self.column, kept)

    def _opened(self, row: DeclarativeBase, kept: str) -> Any:  # noqa: ANN401 - any cell
        session = object_session(row)
        if session is None:
            raise SealError("a sealed cell is opened while its session is there")
        key = _keys_at_hand(session, row)[_person(row)]
        return self._forgotten if key is None else key.open_text(_place(row, self.column), kept)


def persons_of(session: Session, numbers: Iterable[str]) -> dict[UUID, str]:
    """Under which id the key of each person of these numbers is kept."""
    house = house_key(session)
    return {UUID(house.blind("persons", number)[:32]): number for number in numbers}


def make_ready(session: Session, numbers: Iterable[str]) -> Mapping[str, PersonKey]:
    """The keys to seal with, held, and made where there are none: once for many rows, and not for each."""
    held = _held(session)
    if wanted := set(numbers) - held.keys():
        persons = persons_of(session, wanted)
        with session.no_autoflush:
            found = keys_for(session, persons, session.info["now"])
        held.update({persons[person]: key for person, key in found.items()})
        _remembered(session).update(held)
    return held


def hold_persons(session: Session, numbers: Iterable[str]) -> None:
    """Let nobody seal anything about these persons until the transaction ends: before it is seen what there is."""
    hold_keys(session, persons_of(session, numbers))


def forget_persons(session: Session, numbers: Collection[str]) -> None:
    """Destroy the keys of these persons: nothing of what names them opens any more."""
    destroy_keys(session, persons_of(session, numbers))
    for number in numbers:
        _held(session).pop(number, None)
        _remembered(session)[number] = None


def cells_of(kind: type) -> list["Sealed[Any]"]:
    """The sealed cells of a kind of row."""
    return [cell for owner in kind.__mro__ for cell in vars(owner).values() if isinstance(cell, Sealed)]


@event.listens_for(Session, "before_flush")
def _seal(session: Session, _context: UOWTransaction, _instances: object) -> None:
    rows = [row for row in (*session.new, *session.dirty) if hasattr(row, "sealed_for")]
    open_cells = [(row, cell) for row in rows for cell in cells_of(type(row)) if getattr(row, cell.column) == UNSEALED]
    if not open_cells:
        return
    keys = make_ready(session, {_person(row) for row, _ in open_cells})
    for row, cell in open_cells:
        cell.seal(row, keys[_person(row)])


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_was_undone(session: Session, _transaction: SessionTransaction) -> None:
    # A key that was made in a part that is undone is not in the table: nothing may be sealed under it.
    _remembered(session).clear()
    _held(session).clear()


def _keys_at_hand(session: Session, row: DeclarativeBase) -> Mapping[str, PersonKey | None]:
    known = _remembered(session)
    if _person(row) not in known:
        alike = (other for other in session.identity_map.values() if isinstance(other, type(row)))
        persons = persons_of(session, {_person(row), *map(_person, alike)} - known.keys())
        with session.no_autoflush:
            found = keys_of(session, persons)
        known.update({number: found.get(person) for person, number in persons.items()})
    return known


def _held(session: Session) -> dict[str, PersonKey]:
    held: dict[str, PersonKey] = session.info.setdefault(_HELD, {})
    return held


def _remembered(session: Session) -> dict[str, PersonKey | None]:
    remembered: dict[str, PersonKey | None] = session.info.setdefault(_KEYS, {})
    return remembered


def _known(row: DeclarativeBase) -> dict[str, tuple[object, Any]]:
    known: dict[str, tuple[object, Any]] = row.__dict__.setdefault(_OPENED, {})
    return known


def _person(row: Any) -> str:  # noqa: ANN401 - every kind of sealed row
    return str(row.sealed_for)


def _place(row: Any, column: str) -> str:  # noqa: ANN401 - every kind of sealed row
    return f"{row.__tablename__}.{row.__mapper__.attrs[column].columns[0].name}/{row.id}"
