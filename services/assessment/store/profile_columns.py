"""The points of very many profiles at once, as columns: kept in memory, and refreshed by what has changed since.

Whether something has changed is one row (`profile_stands`). What came since is read by its revision and merged; when
profiles have gone, which is seldom, all is read anew.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.profile import Profile
from services.assessment.domain.ranking_columns import Tenths
from services.assessment.store.profile_stands import Stand, stand_of
from services.assessment.tables import ProfileRow

_LAYOUT = np.dtype("<i2")
_KEPT = 4
_AT_ONCE = 10_000

Keys = NDArray[np.uint64]
"""Sixteen bytes each, as two numbers: rows × 2."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The newest profile of each person, in the order of the profiles' ids.

    `people` are digests of the personnel numbers, `ids` the profiles' ids, `tenths` 8 columns of points: internal
    D I S C, external D I S C.
    """

    people: Keys
    ids: Keys
    tenths: NDArray[np.int16]

    def __len__(self) -> int:
        """How many persons."""
        return len(self.ids)

    def of(self, style: Style) -> list[Tenths]:
        """The four columns of a style."""
        first = MATCHED_STYLES.index(style) * len(FACTORS)
        return list(self.tenths[first : first + len(FACTORS)])

    def id(self, row: int) -> UUID:
        """The id of the profile in a row."""
        high, low = self.ids[row].tolist()
        return UUID(int=high << 64 | low)


@dataclass(slots=True)
class Shelf:
    """The columns read last, by the origin of their stand."""

    _shelved: OrderedDict[UUID, tuple[Stand, Packed]] = field(default_factory=OrderedDict)

    def read(self, session: Session, norm: str) -> Packed:
        """The columns of all profiles that are read against one norm."""
        now = stand_of(session, norm)
        if now is None:
            return _packed([])
        stand, found = self._shelved.pop(now.origin, None) or (None, _packed([]))
        if stand is None or stand.departures != now.departures:
            found = newest(_read(session, norm, -1))
        elif stand.revision != now.revision:
            found = merged(found, newest(_read(session, norm, stand.revision)))
        self._shelved[now.origin] = now, found
        while len(self._shelved) > _KEPT:
            self._shelved.popitem(last=False)
        return found


def packed(profile: Profile) -> bytes:
    """The points of both matched styles in tenths, as they are kept beside the profile."""
    tenths = [int(profile.styles[style][factor].points.scaleb(1)) for style in MATCHED_STYLES for factor in FACTORS]
    return np.array(tenths, dtype=_LAYOUT).tobytes()


def newest(rows: Packed) -> Packed:
    """Of each person the profile with the greatest id, in the order of the ids."""
    order = np.lexsort((*_by(rows.ids), *_by(rows.people)))
    people = rows.people[order]
    last = np.append((people[1:] != people[:-1]).any(axis=1), [True] * (len(people) > 0)).astype(bool)
    return _sorted(rows, order[last])


def merged(before: Packed, came: Packed) -> Packed:
    """The columns with those that came since: of each person the newer, and of one profile the later scores."""
    if not len(before):
        return came
    where = _rows_of(before.people, came.people)
    known = where >= 0
    theirs = before.ids[where]
    older = known & (
        (came.ids[:, 0] < theirs[:, 0]) | (came.ids[:, 0] == theirs[:, 0]) & (came.ids[:, 1] < theirs[:, 1])
    )
    stay = np.ones(len(before), dtype=bool)
    stay[where[known & ~older]] = False
    parts = _of_rows(before, np.flatnonzero(stay)), _of_rows(came, np.flatnonzero(~older))
    together = Packed(
        np.concatenate([part.people for part in parts]),
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.tenths for part in parts], axis=1),
    )
    return _sorted(together, np.arange(len(together)))


def _rows_of(people: Keys, wanted: Keys) -> NDArray[np.intp]:
    # Two digests may share their first half, hardly ever: the run of equals is looked through.
    order = np.argsort(people[:, 0], kind="stable")
    halves = people[order, 0]
    first, end = (np.searchsorted(halves, wanted[:, 0], side) for side in ("left", "right"))
    found = np.full(len(wanted), -1, dtype=np.intp)
    for n in np.flatnonzero(first < end):
        run = order[first[n] : end[n]]
        found[n] = next((row for row in run if people[row, 1] == wanted[n, 1]), -1)
    return found


def _sorted(rows: Packed, chosen: NDArray[np.intp]) -> Packed:
    return _of_rows(rows, chosen[np.lexsort(_by(rows.ids[chosen]))])


def _by(keys: Keys) -> tuple[Keys, Keys]:
    return keys[:, 1], keys[:, 0]


def _of_rows(rows: Packed, chosen: NDArray[np.intp]) -> Packed:
    return Packed(rows.people[chosen], rows.ids[chosen], np.ascontiguousarray(rows.tenths[:, chosen]))


def _read(session: Session, norm: str, after: int) -> Packed:
    # Columns of the table and not of the mapped class: a million rows without the mapper between.
    table = ProfileRow.__table__.c
    query = select(table.external_id, table.id, table.tenths).where(table.norm == norm, table.stand > after)
    found = session.connection().execute(query.execution_options(yield_per=_AT_ONCE))
    return _packed((who, one, tenths) for who, one, tenths in found)


def _packed(rows: Iterable[tuple[str, UUID, bytes]]) -> Packed:
    people, ids, points = bytearray(), bytearray(), bytearray()
    for who, profile_id, tenths in rows:
        people += hashlib.blake2b(who.encode(), digest_size=16).digest()
        ids += profile_id.bytes
        points += tenths
    together = np.frombuffer(bytes(points), dtype=_LAYOUT).reshape(-1, 2 * len(FACTORS))
    return Packed(_keys(people), _keys(ids), np.ascontiguousarray(together.T, dtype=np.int16))


def _keys(given: bytearray) -> Keys:
    return np.frombuffer(bytes(given), dtype=">u8").reshape(-1, 2).astype(np.uint64)


SHELF = Shelf()
