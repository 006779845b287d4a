"""What rows said before they were changed: kept whenever one changes, so that nobody can forget to.

A change costs one more statement a flush; what is only ever added (imports, above all) costs nothing. Notes on people
are left out: whoever forgets a person forgets all of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Select, and_, event, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.exc import StaleDataError

from chassis.bulk import insert_all
from chassis.rows import ResourceRow
from services.accounts.domain.identifier import Identifier
from services.accounts.tables import (
    AccountGroupRow,
    AccountRow,
    AssignmentRow,
    CampaignRow,
    EditionRow,
    FiledRow,
    IdentifierRow,
    InterestRow,
    ManagerRow,
    PairingRow,
    PersonalityNoteRow,
    TieRow,
)

Document = dict[str, object]
Row = TypeVar("Row", bound=ResourceRow)

_KEPT = (AccountRow, AccountGroupRow, AssignmentRow, ManagerRow, PairingRow, CampaignRow, FiledRow)
_PRIVATE = (InterestRow, PersonalityNoteRow, TieRow)
_BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at"})


def as_known(
    session: Session, row: type[Row], at: datetime, *conditions: ColumnElement[bool]
) -> Iterator[tuple[Row, Document | None]]:
    """The rows that were on record at `at`, with what each said then where that is not what it says now.

    The conditions are about the rows as they are, so they should be about what does not change.
    """
    then = and_(EditionRow.thing_id == row.id, EditionRow.recorded_at <= at, EditionRow.superseded_at > at)
    query = select(row, EditionRow.document).outerjoin(EditionRow, then).where(row.created_at <= at, *conditions)
    yield from session.execute(query.order_by(row.id))


def changed_since(row: type[ResourceRow], at: datetime) -> Select[UUID]:
    """The ids of the rows that said something else at `at` than they do now: conditions on the present miss them."""
    noun = row.__tablename__  # type: ignore[attr-defined] # every mapped row has one
    then = EditionRow.noun == noun, EditionRow.recorded_at <= at, EditionRow.superseded_at > at
    return select(EditionRow.thing_id).where(*then)


def documents(session: Session, wanted: Mapping[UUID, int]) -> dict[UUID, Document]:
    """What each thing said in this version, where it has been superseded."""
    rows = session.scalars(select(EditionRow).where(EditionRow.thing_id.in_(wanted)))
    return {row.thing_id: row.document for row in rows if row.number == wanted[row.thing_id]}


@event.listens_for(Session, "before_flush")
def _keep(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = [row for row in session.dirty if _has_editions(row) and session.is_modified(row)]
    editions = [_edition(row, session) for row in changed]
    editions += [_edition(row, session, removed=True) for row in session.deleted if _has_editions(row)]
    if editions:
        _file(session, editions)


@dataclass(frozen=True, slots=True)
class Superseded:
    """What a row said in a version, since when, and what follows; for changes that are written without the session."""

    thing_id: UUID
    account_id: UUID
    number: int
    recorded_at: datetime
    before: Document
    after: Document


def supersede(session: Session, row: type[ResourceRow], found: Sequence[Superseded]) -> None:
    """Keep what many rows of one noun said before they are changed now."""
    common = {
        "noun": row.__tablename__,  # type: ignore[attr-defined] # every mapped row has one
        "superseded_at": session.info["now"],
        "superseded_by": session.info.get("subject", ""),
    }
    editions: list[Document] = []
    for each in found:
        before, after = to_jsonable_python(each.before), to_jsonable_python(each.after)
        own = {name: getattr(each, name) for name in ("thing_id", "account_id", "number", "recorded_at")}
        changes = {name: cell for name, cell in after.items() if cell != before[name]}
        editions.append({**common, **own, "document": before, "changes": changes})
    if editions:
        _file(session, editions)


def _file(session: Session, editions: list[Document]) -> None:
    try:
        insert_all(session, EditionRow, editions, {})
    except IntegrityError as error:
        # Somebody else superseded the same version meanwhile: the row that we read is not the present one any more.
        raise StaleDataError("an edition of this version is on record already") from error


def _has_editions(row: object) -> bool:
    return isinstance(row, _KEPT) and not isinstance(row, _PRIVATE)


def _edition(row: ResourceRow, session: Session, *, removed: bool = False) -> Document:
    before, after = _before(row), {} if removed else _after(row)
    recorded_at = _old(row, "updated_at")
    return {
        "thing_id": row.id,
        "number": row.version,
        "noun": row.__tablename__,  # type: ignore[attr-defined] # every mapped row has one
        "account_id": row.id if isinstance(row, AccountRow) else getattr(row, "account_id", None),
        "recorded_at": recorded_at,
        "superseded_at": session.info["now"] if removed else row.updated_at,
        "superseded_by": session.info.get("subject", ""),
        "document": before,
        "changes": {name: cell for name, cell in after.items() if cell != before[name]},
    }


def _before(row: ResourceRow) -> Document:
    cells = {name: _old(row, name) for name in _columns(row)}
    if isinstance(row, AccountRow):
        history = inspect(row).attrs["identifiers"].history
        cells["identifiers"] = numbers_of([*history.unchanged, *history.deleted])
    return {name: to_jsonable_python(cell) for name, cell in cells.items()}


def _after(row: ResourceRow) -> Document:
    cells = {name: getattr(row, name) for name in _columns(row)}
    if isinstance(row, AccountRow):
        cells["identifiers"] = numbers_of(row.identifiers)
    return {name: to_jsonable_python(cell) for name, cell in cells.items()}


def _columns(row: ResourceRow) -> list[str]:
    return [column.key for column in inspect(row).mapper.column_attrs if column.key not in _BOOKKEEPING]


def _old(row: ResourceRow, name: str) -> object:
    history = inspect(row).attrs[name].history
    return history.deleted[0] if history.deleted else getattr(row, name)


def numbers_of(identifiers: Iterable[IdentifierRow | Identifier]) -> list[str]:
    """An account's numbers as its editions have them."""
    return sorted(
        f"{found.scheme} {found.value}" + (f" {found.issuer}" if found.issuer else "") for found in identifiers
    )
