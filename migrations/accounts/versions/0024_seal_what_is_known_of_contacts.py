"""Seals what names and describes the people of accounts, each under a key of their own.

Needs the house's key (`KAM_SEALING_KEY`, else `KAM_SECRET_KEY`), as the services have it.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime
from chassis.idempotency import seal_ledger
from chassis.person_keys import HOUSE_KEY, HouseKey, PersonKey

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KEYS = sa.table(
    "person_keys",
    sa.column("person", sa.Uuid()),
    sa.column("wrapped", sa.LargeBinary()),
    sa.column("created_at", UtcDateTime()),
)


def _of_person(name: str, *keys: sa.ColumnClause[Any]) -> sa.TableClause:
    texts = [sa.column(column, sa.String()) for column in ("name", "external_id", "title")]
    return sa.table(name, *keys, *texts, sa.column("sealed", sa.LargeBinary()))


def _about(name: str, *columns: sa.ColumnClause[Any]) -> sa.TableClause:
    return sa.table(name, sa.column("id", sa.Uuid()), sa.column("contact_id", sa.Uuid()), *columns)


_CONTACTS = _of_person("contacts", sa.column("id", sa.Uuid()))
_EDITIONS = _of_person("contact_editions", sa.column("contact_id", sa.Uuid()), sa.column("number", sa.Integer()))
_NOTES = _about("personality_notes", sa.column("note", sa.Text()))
_INTERESTS = _about(
    "interests",
    sa.column("threatens", sa.Text()),
    sa.column("description", sa.Text()),
    sa.column("measures", JsonDocument()),
    sa.column("history", JsonDocument()),
)
_WORDS = {_NOTES: ("note",), _INTERESTS: ("threatens", "description", "measures", "history")}


def upgrade() -> None:
    op.create_table(
        "person_keys",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_keys")),
    )
    for table in ("contacts", "contact_editions"):
        op.add_column(table, sa.Column("sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    if not op.get_context().as_sql:
        seal_ledger(op.get_bind())
        _seal(op.get_bind())
    for table in ("contacts", "contact_editions"):
        op.drop_column(table, "title")


def downgrade() -> None:
    op.execute("DELETE FROM idempotency_keys")
    for table in ("contacts", "contact_editions"):
        op.add_column(table, sa.Column("title", sa.String(length=200), nullable=False, server_default=sa.text("''")))
    if not op.get_context().as_sql:
        _open(op.get_bind())
    for table in ("contacts", "contact_editions"):
        op.drop_column(table, "sealed")
    op.drop_table("person_keys")


def _seal(connection: sa.Connection) -> None:
    house: HouseKey = connection.get_execution_options()[HOUSE_KEY]
    now = datetime.now(UTC)
    ids = [row.id for row in _rows(connection, sa.select(_CONTACTS.c.id))]
    made = [{"person": person, "wrapped": house.wrap(person, os.urandom(32)), "created_at": now} for person in ids]
    if made:
        connection.execute(sa.insert(_KEYS), made)
    keys = _keys(connection, house)
    for table in (_CONTACTS, _EDITIONS):
        for row in _rows(connection, sa.select(table)):
            external_id = house.blind("contacts.external_id", row.external_id) if row.external_id else None
            shown = {"name": house.blind("contacts.name", row.name), "external_id": external_id}
            sealed = keys[_person(table, row)].seal(_place(table, row), [row.name, row.title, row.external_id])
            connection.execute(_one(table, row).values(sealed=sealed, **shown))
    for table, words in _WORDS.items():
        for row in _rows(connection, sa.select(table)):
            key = keys[row.contact_id]
            kept = {w: key.seal_text(f"{table.name}.{w}/{row.id}", getattr(row, w)) for w in words}
            connection.execute(_one(table, row).values(**kept))


def _open(connection: sa.Connection) -> None:
    keys = _keys(connection, connection.get_execution_options()[HOUSE_KEY])
    for table in (_CONTACTS, _EDITIONS):
        for row in _rows(connection, sa.select(table)):
            name, title, external_id = keys[_person(table, row)].open(_place(table, row), row.sealed)
            connection.execute(_one(table, row).values(name=name, title=title, external_id=external_id))
    for table, words in _WORDS.items():
        for row in _rows(connection, sa.select(table)):
            key = keys[row.contact_id]
            kept = {w: key.open_text(f"{table.name}.{w}/{row.id}", getattr(row, w)) for w in words}
            connection.execute(_one(table, row).values(**kept))


def _rows(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    return iter(connection.execute(query).all())


def _keys(connection: sa.Connection, house: HouseKey) -> dict[UUID, PersonKey]:
    found = connection.execute(sa.select(_KEYS.c.person, _KEYS.c.wrapped))
    return {person: house.unwrap(person, wrapped) for person, wrapped in found}


def _person(table: sa.TableClause, row: sa.Row[Any]) -> UUID:
    return row.id if table is _CONTACTS else row.contact_id


def _place(table: sa.TableClause, row: sa.Row[Any]) -> str:
    return (
        f"contacts.sealed/{row.id}" if table is _CONTACTS else f"contact_editions.sealed/{row.contact_id}/{row.number}"
    )


def _one(table: sa.TableClause, row: sa.Row[Any]) -> sa.Update:
    if table is _EDITIONS:
        return sa.update(table).where(table.c.contact_id == row.contact_id, table.c.number == row.number)
    return sa.update(table).where(table.c.id == row.id)
