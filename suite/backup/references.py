"""References between rows, put aside while a backup is brought back and checked all at once at the end.

Rows come in the order of the backup, in which a child may come before its parent.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from suite.errors import SuiteError

_FOUND = text(
    "SELECT conrelid::regclass::text AS owner, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS rule "
    "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
)


@contextmanager
def references_aside(session: Session) -> Iterator[None]:
    """No reference is checked inside; a row that refers to nothing fails at the end, and nothing is kept."""
    if session.get_bind().dialect.name == "sqlite":
        # Checked at the commit, and said here already, where it can be explained.
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        yield
        if broken := session.execute(text("PRAGMA foreign_key_check")).first():
            raise SuiteError(f"The backup's {broken[0]} refers to a row of {broken[2]} that is not there.")
        return
    found = session.execute(_FOUND).all()
    for owner, name, _ in found:
        # nosemgrep: sql-is-not-put-together-of-strings - the catalogue's names
        session.execute(text(f"ALTER TABLE {owner} DROP CONSTRAINT {name}"))
    yield
    for owner, name, rule in found:
        # nosemgrep: sql-is-not-put-together-of-strings - the catalogue's names
        session.execute(text(f"ALTER TABLE {owner} ADD CONSTRAINT {name} {rule}"))
