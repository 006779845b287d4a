"""What became of an account file, field by field, from the editions of its rows."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.history import Change, FieldChange
from services.accounts.tables import EditionRow

_SORTABLE = {"changed_at": EditionRow.superseded_at, "number": EditionRow.number}


def page(session: Session, query: PageQuery, account_id: UUID, noun: str | None) -> Slice[Change]:
    """One page of the changes in the account's file."""
    rows = select(EditionRow).where(EditionRow.account_id == account_id)
    if noun is not None:
        rows = rows.where(EditionRow.noun == noun)
    direction = "-" if query.sort[0].startswith("-") else ""
    both = replace(query, sort=(*query.sort, f"{direction}number"))
    return keyset(session, rows, both, _SORTABLE, EditionRow.thing_id).map(_change)


def _change(row: EditionRow) -> Change:
    return Change(
        noun=row.noun,
        thing_id=row.thing_id,
        version=row.number + 1,
        changed_at=row.superseded_at,
        changed_by=row.superseded_by,
        removed=not row.changes,
        fields=tuple(_field(row, name) for name in row.changes),
    )


def _field(row: EditionRow, name: str) -> FieldChange:
    before, after = row.document.get(name), row.changes[name]
    if not name.endswith("_minor"):
        return FieldChange(name, before, after)
    old, new = row.document.get("currency"), row.changes.get("currency", row.document.get("currency"))
    return FieldChange(name.removesuffix("_minor"), _money(before, old), _money(after, new))


def _money(minor: object, currency: object) -> str | None:
    return f"{Money(minor, str(currency))} {currency}" if isinstance(minor, int) else None
