"""The columns of all profiles of a norm, kept in memory and refreshed by what has changed since.

Whether something has changed is one row (`profile_stands`). What went since is told by its departures and taken out,
what came is read by its revision and merged.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from services.assessment.store.profile_columns import Packed, columns_of, keys_of, merged, newest, without
from services.assessment.store.profile_stands import Stand, departed_since, stand_of
from services.assessment.tables import ProfileRow

_KEPT = 4
_AT_ONCE = 1_000

NOTHING = columns_of(b"", b"", b"")


@dataclass(frozen=True, slots=True)
class Shelved:
    """Columns as they were read, and how the profiles stood then."""

    norm: str
    stand: Stand
    columns: Packed


@dataclass(slots=True)
class Shelf:
    """The columns read last, by the origin of their stand."""

    _shelved: OrderedDict[UUID, Shelved] = field(default_factory=OrderedDict)

    def holds(self, norm: str) -> bool:
        """Whether columns of this norm are at hand, so that only what has changed would have to be read."""
        return any(shelved.norm == norm for shelved in tuple(self._shelved.values()))

    def read(self, session: Session, norm: str) -> Packed:
        """The columns of all profiles that are read against one norm."""
        now = stand_of(session, norm)
        if now is None:
            return NOTHING
        before = self._shelved.get(now.origin)
        if before is not None and before.stand.covers(now):
            self._shelved.move_to_end(now.origin)
            return before.columns
        found = _read_on(session, norm, before, now)
        self._shelved[now.origin] = Shelved(norm, now, found)
        while len(self._shelved) > _KEPT:
            self._shelved.popitem(last=False)
        return found


def _read_on(session: Session, norm: str, before: Shelved | None, now: Stand) -> Packed:
    gone = departed_since(session, norm, before.stand) if before else None
    if before is None or gone is None:
        return newest(_read(session, norm, -1))
    left = without(before.columns, keys_of(b"".join(one.bytes for one in gone)))
    came = _read(session, norm, before.stand.revision) if before.stand.revision < now.revision else NOTHING
    return merged(left, newest(came)) if len(came) else left


def _read(session: Session, norm: str, after: int) -> Packed:
    # Columns of the table and not of the mapped class, and ids as text: a million rows without a mapper or a UUID each.
    table = ProfileRow.__table__.c
    query = select(table.external_id, cast(table.id, String), table.tenths)
    found = session.connection().execute(
        query.where(table.norm == norm, table.stand > after).execution_options(yield_per=_AT_ONCE)
    )
    return _packed((who, one, tenths) for who, one, tenths in found)


def _packed(rows: Iterable[tuple[str, str, bytes]]) -> Packed:
    people, ids, points = bytearray(), bytearray(), bytearray()
    for who, one, tenths in rows:
        people += hashlib.blake2b(who.encode(), digest_size=16).digest()
        ids += bytes.fromhex(one.replace("-", ""))
        points += tenths
    return columns_of(bytes(people), bytes(ids), bytes(points))


SHELF = Shelf()
