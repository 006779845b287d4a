"""Which program calls which operation: counted in memory, put on record from time to time, never in a request's way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.pages import PageQuery, Slice, keyset
from chassis.work import new_id
from gateway.ledger.tables import UsageRow

MOST_PAIRS = 20_000
"""How many programs × operations are counted apart between two recordings; what is more counts as `OTHERS`."""

OTHERS = "(others)"
UNNAMED = "(no client_id)"
"""The program of tokens that name none, and of operations that need no token."""

KEPT_FOR = timedelta(days=400)
"""Who has not called for so long is forgotten: a year's end and what is done once a year are still seen."""

Pair = tuple[str, str]
"""A program and an operation, by their ids."""


@dataclass(slots=True)
class Usage:
    """The calls that are not on record yet."""

    calls: dict[Pair, int] = field(default_factory=dict)

    def note(self, client: str, operation: str) -> None:
        """Count one call."""
        pair = (client or UNNAMED, operation)
        if pair not in self.calls and len(self.calls) >= MOST_PAIRS:
            pair = (OTHERS, operation)
        self.calls[pair] = self.calls.get(pair, 0) + 1

    def taken(self) -> Mapping[Pair, int]:
        """What there is, which counts as recorded from here on."""
        taken, self.calls = self.calls, {}
        return taken

    def give_back(self, calls: Mapping[Pair, int]) -> None:
        """Recording failed: count them again."""
        for pair, count in calls.items():
            self.calls[pair] = self.calls.get(pair, 0) + count


def record(session: Session, calls: Mapping[Pair, int], now: datetime) -> None:
    """Add `calls` to what is on record."""
    if not calls:
        return
    rows = [
        {"id": new_id(), "client": client[:200], "operation": operation, "calls": count,
         "first_called_at": now, "last_called_at": now}
        for (client, operation), count in sorted(calls.items())
    ]  # fmt: skip
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    adding = insert(UsageRow)
    added = {"calls": UsageRow.calls + adding.excluded.calls, "last_called_at": adding.excluded.last_called_at}
    session.execute(adding.on_conflict_do_update(index_elements=["client", "operation"], set_=added), rows)


def forget_old(session: Session, now: datetime) -> None:
    """Remove what nobody has called for long."""
    session.execute(delete(UsageRow).where(UsageRow.last_called_at < now - KEPT_FOR))


@dataclass(frozen=True, slots=True)
class UsageFilter:
    """Which usage is asked for; what is none does not narrow. `operations` are ids."""

    client: str | None = None
    operations: Iterable[str] | None = None
    since: datetime | None = None


def usage_page(session: Session, page: PageQuery, wanted: UsageFilter) -> Slice[UsageRow]:
    """A page of the usage on record."""
    columns = {"last_called_at": UsageRow.last_called_at, "calls": UsageRow.calls, "client": UsageRow.client,
               "operation": UsageRow.operation}  # fmt: skip
    return keyset(session, narrowed(wanted), page, columns, UsageRow.id)


def narrowed(wanted: UsageFilter) -> Select[UsageRow]:
    """The query for what is asked for."""
    query: Select[UsageRow] = select(UsageRow)
    if wanted.client is not None:
        query = query.where(UsageRow.client == wanted.client)
    if wanted.operations is not None:
        query = query.where(UsageRow.operation.in_(list(wanted.operations)))
    if wanted.since is not None:
        query = query.where(UsageRow.last_called_at >= wanted.since)
    return query
