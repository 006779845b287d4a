"""Seals names, answers, plans and reviews of respondents, each person's under a key of their own.

Needs the house's key (`KAM_SEALING_KEY`, else `KAM_SECRET_KEY`), as the services have it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime
from chassis.person_keys import HOUSE_KEY, HouseKey, PersonKey

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BATCH = 500
_NAMES = {"profiles": "name", "sittings": "name", "role_questionnaires": "rater_name"}
_KEYS = sa.table(
    "person_keys",
    sa.column("person", sa.Uuid()),
    sa.column("wrapped", sa.LargeBinary()),
    sa.column("created_at", UtcDateTime()),
)


def _table(name: str, person: str, *columns: sa.ColumnClause[Any]) -> tuple[sa.TableClause, str]:
    return sa.table(name, sa.column("id", sa.Uuid()), sa.column(person, sa.String()), *columns), person


_SEALED = (
    _table("profiles", "external_id", sa.column("name", sa.Text())),
    _table("sittings", "external_id", sa.column("name", sa.Text()), sa.column("sheet", JsonDocument())),
    _table("role_questionnaires", "rater_external_id", sa.column("rater_name", sa.Text())),
    _table("development_plans", "external_id", sa.column("plan", JsonDocument())),
    _table("competency_reviews", "external_id", sa.column("review", JsonDocument())),
    _table("competency_invitations", "external_id", sa.column("invitation", JsonDocument())),
)


def upgrade() -> None:
    for table, name in _NAMES.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, type_=sa.Text(), existing_type=sa.String(200), existing_nullable=False)
    if not op.get_context().as_sql:
        for table, person in _SEALED:
            _rewrite(op.get_bind(), table, person, PersonKey.seal_text)


def downgrade() -> None:
    if not op.get_context().as_sql:
        for table, person in _SEALED:
            _rewrite(op.get_bind(), table, person, PersonKey.open_text)
        _destroy(op.get_bind())
    for table, name in _NAMES.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, type_=sa.String(200), existing_type=sa.Text(), existing_nullable=False)


def _rewrite(
    connection: sa.Connection, table: sa.TableClause, person: str, way: Callable[[PersonKey, str, Any], object]
) -> None:
    house: HouseKey = connection.get_execution_options()[HOUSE_KEY]
    columns = [column.name for column in table.c if column.name not in ("id", person)]
    for rows in _parts(connection, table):
        keys = _keys(connection, house, {getattr(row, person) for row in rows})
        for row in rows:
            key = keys[getattr(row, person)]
            cells = {name: way(key, f"{table.name}.{name}/{row.id}", getattr(row, name)) for name in columns}
            connection.execute(sa.update(table).where(table.c.id == row.id).values(cells))


def _parts(connection: sa.Connection, table: sa.TableClause) -> Iterator[Sequence[sa.Row[Any]]]:
    query, last = sa.select(table).order_by(table.c.id).limit(_BATCH), None
    while rows := connection.execute(query if last is None else query.where(table.c.id > last)).all():
        yield rows
        last = rows[-1].id


def _keys(connection: sa.Connection, house: HouseKey, numbers: set[str]) -> dict[str, PersonKey]:
    persons = {_person(house, number): number for number in numbers}
    found = connection.execute(sa.select(_KEYS.c.person, _KEYS.c.wrapped).where(_KEYS.c.person.in_(persons)))
    keys = {persons[person]: house.unwrap(person, wrapped) for person, wrapped in found}
    now, made = datetime.now(UTC), []
    for person, number in persons.items():
        if number not in keys:
            secret = os.urandom(32)
            keys[number] = PersonKey(secret)
            made.append({"person": person, "wrapped": house.wrap(person, secret), "created_at": now})
    if made:
        connection.execute(sa.insert(_KEYS), made)
    return keys


def _destroy(connection: sa.Connection) -> None:
    house: HouseKey = connection.get_execution_options()[HOUSE_KEY]
    for table, person in _SEALED:
        for rows in _parts(connection, table):
            persons = {_person(house, getattr(row, person)) for row in rows}
            connection.execute(sa.delete(_KEYS).where(_KEYS.c.person.in_(persons)))


def _person(house: HouseKey, number: str) -> UUID:
    return UUID(house.blind("persons", number)[:32])
