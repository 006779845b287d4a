"""Row-level security of PostgreSQL, written from the table of rights: policies, their functions, and the grants.

They are laid anew after every change of a database's shape, in the migration's transaction, so that they never say
anything else than `contracts/access.yaml` of the version that runs. A database keeps the fingerprint of what was laid;
where it is the wanted one, nothing is touched and nobody waits for a lock.

The tables belong to an account that no service uses. The services' account owns nothing and cannot pass policies by;
`FORCE` holds an owner to them too, where one account must do for both.
"""

import hashlib
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text

from chassis.access import Guard, access
from chassis.settings import ServiceName

SEEN, ADDED = "kam_seen", "kam_added"
"""The policies of a table: which rows are there, and, where anybody makes some, that it is somebody who says so."""

_SEES_ALL = "(SELECT coalesce(current_setting('app.sees', true), '') LIKE '%,{relation},%')"
_SUBJECT = "(SELECT current_setting('app.user', true))"
_SOMEBODY = "(SELECT coalesce(current_setting('app.user', true), '') <> '')"

_SERVED = (
    """
CREATE OR REPLACE FUNCTION accounts.kam_managers() RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 2 AS $$
  SELECT id FROM accounts.managers WHERE external_id = current_setting('app.user', true)
$$""",
    """
CREATE OR REPLACE FUNCTION accounts.kam_served() RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 200 AS $$
DECLARE
  sees text := coalesce(current_setting('app.sees', true), '');
  on_day date := coalesce(nullif(current_setting('app.day', true), '')::date, (now() AT TIME ZONE 'utc')::date);
BEGIN
  PERFORM set_config('app.sees', ',own,', true);
  RETURN QUERY
    SELECT a.account_id FROM accounts.assignments a
    WHERE a.starts_on <= on_day AND (a.ends_on IS NULL OR a.ends_on > on_day) AND (
      a.manager_id IN (SELECT accounts.kam_managers())
      OR a.role = 'relationship' AND a.manager_id IN (
        SELECT p.manager_id FROM accounts.pairings p
        WHERE p.product_manager_id IN (SELECT accounts.kam_managers())
        AND p.starts_on <= on_day AND (p.ends_on IS NULL OR p.ends_on > on_day)
      )
    );
  PERFORM set_config('app.sees', sees, true);
END
$$""",
)
"""What `services/accounts/store/visibility.py` says, in the database's own words. Who serves what is itself somebody's,
so it is read as one who sees all of it: else the policy of assignments would ask for itself."""


def lay(connection: Connection, service: ServiceName, user: str | None) -> None:
    """Let the database enforce what the table of rights says, and let `user`, the services' account, work in it."""
    statements = [*_statements(connection, service), *(_grants(service, user) if user else ())]
    fingerprint = f"kam policies {hashlib.sha256(';'.join(statements).encode()).hexdigest()[:16]}"
    if laid(connection, service) == fingerprint:
        return
    for statement in [*lifting(connection, service), *statements]:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"COMMENT ON SCHEMA \"{service}\" IS '{fingerprint}'")


def lift(connection: Connection, service: ServiceName) -> None:
    """Take the policies away, so that a step may change the columns that they name."""
    for statement in lifting(connection, service):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f'COMMENT ON SCHEMA "{service}" IS NULL')


def laid(connection: Connection, service: ServiceName) -> str | None:
    """The fingerprint of what was laid last."""
    asked = text("SELECT obj_description(to_regnamespace(:schema)::oid, 'pg_namespace')")
    found: str | None = connection.scalar(asked, {"schema": service.value})
    return found


def lifting(connection: Connection, service: ServiceName) -> list[str]:
    """What takes away all policies that there are."""
    asked = text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = :schema ORDER BY 1, 2")
    found = connection.execute(asked, {"schema": service.value}).all()
    return [f'DROP POLICY "{policy}" ON "{service}"."{table}"' for table, policy in found]


def _statements(connection: Connection, service: ServiceName) -> Iterator[str]:
    columns = _columns(connection, service)
    if service is ServiceName.ACCOUNTS and {"managers", "pairings", "assignments"} <= columns.keys():
        yield from _SERVED
    for table, guard in sorted(access().guards(service).items()):
        if table not in columns:
            continue
        name = f'"{service}"."{table}"'
        if guard.is_open:
            yield f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
            continue
        condition = condition_of(service, table, guard, columns)
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY {SEEN} ON {name} USING ({condition})"
        if guard.adds_anybody:
            yield f"CREATE POLICY {ADDED} ON {name} FOR INSERT WITH CHECK ({_SOMEBODY})"


def condition_of(service: ServiceName, table: str, guard: Guard, columns: Mapping[str, set[str]]) -> str:
    """When a row of the table is there for whoever acts, as far as the columns are there by which it is known."""
    own = columns[table]
    ways = [_SEES_ALL.format(relation=guard.relation)]
    ways += [f"{column} = {_SUBJECT}" for column in guard.subjects if column in own]
    ways += [f"{column} IN (SELECT {service}.kam_served())" for column in guard.accounts if column in own]
    ways += [f"{column} IN (SELECT {service}.kam_managers())" for column in guard.managers if column in own]
    ways += [
        f'{column} IN (SELECT other.{key} FROM "{service}"."{parent}" AS other)'  # noqa: S608 - names of our own table
        for column, parent, key in guard.parents
        if column in own and key in columns.get(parent, ())
    ]
    return " OR ".join(ways)


def _columns(connection: Connection, service: ServiceName) -> Mapping[str, set[str]]:
    asked = text(
        "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
        "GROUP BY c.relname"
    )
    return {table: set(names) for table, names in connection.execute(asked, {"schema": service.value})}


def _grants(service: ServiceName, user: str) -> Iterator[str]:
    quoted = '"' + user.replace('"', '""') + '"'
    yield f'GRANT USAGE ON SCHEMA "{service}" TO {quoted}'
    yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{service}" TO {quoted}'
    yield f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{service}" TO {quoted}'
    yield f'REVOKE INSERT, UPDATE, DELETE ON "{service}".alembic_version FROM {quoted}'
