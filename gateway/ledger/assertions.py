"""Which signed assertions have been used: each counts once, in whichever gateway it is shown first."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gateway.ledger.tables import AssertionRow


def is_first_use(session: Session, client: str, assertion: str, now: datetime, until: datetime) -> bool:
    """Note that a client used an assertion by that id; whether nobody had, of those that still count at `now`."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    adding = insert(AssertionRow).values(client=client, assertion=assertion, counts_until=until)
    upsert = adding.on_conflict_do_update(
        index_elements=["client", "assertion"],
        set_={"counts_until": adding.excluded.counts_until},
        where=AssertionRow.counts_until < now,
    ).returning(AssertionRow.client)
    return session.execute(upsert).first() is not None


def forget_expired(session: Session, now: datetime) -> None:
    """Remove what nobody could use again."""
    session.execute(delete(AssertionRow).where(AssertionRow.counts_until < now))
