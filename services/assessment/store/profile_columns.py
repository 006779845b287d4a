"""The points of very many profiles at once, as columns in the order of the profiles' ids."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.assessment.domain.factors import FACTORS, Levels, Style
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.profile import Profile
from services.assessment.domain.ranking_columns import Columns, Ladder, Tenths, ladder

_LADDERS = 4
LAYOUT = np.dtype("<i2")

Keys = NDArray[np.uint64]
"""Sixteen bytes each, as two numbers, the first eight and the last: 2 × rows."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The newest profile of each person, in the order of the profiles' ids.

    `people` are digests of the personnel numbers, `ids` the profiles' ids, `tenths` 8 columns of points: internal
    D I S C, external D I S C. `ladders` are the rankings made of these very columns last.
    """

    people: Keys
    ids: Keys
    tenths: NDArray[np.int16]
    ladders: OrderedDict[Hashable, Ladder] = field(default_factory=OrderedDict, compare=False)

    def __len__(self) -> int:
        """How many persons."""
        return int(self.ids.shape[1])

    def of(self, style: Style) -> list[Tenths]:
        """The four columns of a style."""
        first = MATCHED_STYLES.index(style) * len(FACTORS)
        return list(self.tenths[first : first + len(FACTORS)])

    def ladder(self, style: Style, sems: Levels, yardstick: Yardstick) -> Ladder:
        """Everybody ranked by a style against a model; the next page of the same ranking finds it made."""
        levels = [figures[factor] for figures in (yardstick.levels, yardstick.errors, sems) for factor in FACTORS]
        asked = style, yardstick.band_z, *levels
        if (found := self.ladders.get(asked)) is None:
            found = self.ladders[asked] = ladder(Columns(self.of(style), sems), yardstick)
        if len(self.ladders) > _LADDERS:
            self.ladders.popitem(last=False)
        return found

    def ids_of(self, rows: Sequence[int]) -> list[UUID]:
        """The ids of the profiles in these rows."""
        return [UUID(int=high << 64 | low) for high, low in self.ids[:, rows].T.tolist()]


def packed(profile: Profile) -> bytes:
    """The points of both matched styles in tenths, as they are kept beside the profile."""
    tenths = [int(profile.styles[style][factor].points.scaleb(1)) for style in MATCHED_STYLES for factor in FACTORS]
    return np.array(tenths, dtype=LAYOUT).tobytes()


def columns_of(people: bytes, ids: bytes, points: bytes) -> Packed:
    """The columns of rows that stand one behind the other: digests and ids of 16 bytes, points as `packed` has them."""
    tenths = np.frombuffer(points, dtype=LAYOUT).reshape(-1, 2 * len(FACTORS))
    return Packed(keys_of(people), keys_of(ids), np.ascontiguousarray(tenths.T, dtype=np.int16))


def keys_of(given: bytes) -> Keys:
    """Keys of 16 bytes, one behind the other, as two numbers each."""
    return np.ascontiguousarray(np.frombuffer(given, dtype=">u8").reshape(-1, 2).T, dtype=np.uint64)


def newest(rows: Packed) -> Packed:
    """Of each person the profile with the greatest id, in the order of the ids."""
    order = _order(rows.people[0])
    halves = rows.people[0, order]
    same = halves[1:] == halves[:-1]
    shared = np.zeros(len(order), dtype=bool)
    shared[1:] |= same
    shared[:-1] |= same
    chosen = np.append(order[~shared], _last_of_each(rows, order[shared]))
    ids = rows.ids[:, chosen]
    return _of_rows(rows, chosen[_order(ids[0], ids[1])])


def _last_of_each(rows: Packed, among: NDArray[np.intp]) -> NDArray[np.intp]:
    ids, people = rows.ids[:, among], rows.people[:, among]
    order = np.lexsort((ids[1], ids[0], people[1], people[0]))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (people[:, order[1:]] != people[:, order[:-1]]).any(axis=0)
    return among[order[last]]


def _order(first: NDArray[np.uint64], then: NDArray[np.uint64] | None = None) -> NDArray[np.intp]:
    # One key sorts in a fraction of the time of two; the second is hardly ever needed.
    order = np.argsort(first)
    halves = first[order]
    if then is not None and (halves[1:] == halves[:-1]).any():
        return np.lexsort((then, first))
    return order


def without(rows: Packed, ids: Keys) -> Packed:
    """The columns without these profiles."""
    at = _places(rows.ids, ids)
    found = at[at < len(rows)]
    gone = found[(rows.ids[:, found] == ids[:, at < len(rows)]).all(axis=0)]
    return _less(rows, gone)


def merged(before: Packed, came: Packed) -> Packed:
    """The columns with those that came since: of each person the newer, and of one profile the later scores."""
    where = _rows_of(before.people, came.people)
    known = where >= 0
    theirs, ours = before.ids[:, where[known]], came.ids[:, known]
    older = np.zeros(len(came), dtype=bool)
    older[known] = (ours[0] < theirs[0]) | (ours[0] == theirs[0]) & (ours[1] < theirs[1])
    stay, new = _less(before, where[known & ~older]), _of_rows(came, np.flatnonzero(~older))
    at = _places(stay.ids, new.ids)
    return Packed(
        np.insert(stay.people, at, new.people, axis=1),
        np.insert(stay.ids, at, new.ids, axis=1),
        np.insert(stay.tenths, at, new.tenths, axis=1),
    )


def _rows_of(people: Keys, wanted: Keys) -> NDArray[np.intp]:
    """In which row each person stands, −1 for nowhere."""
    likely = np.flatnonzero(np.isin(people[0], wanted[0]))
    at = {(first, last): row for first, last, row in zip(*people[:, likely].tolist(), likely.tolist(), strict=True)}
    return np.array([at.get((first, last), -1) for first, last in wanted.T.tolist()], dtype=np.intp)


def _places(ids: Keys, wanted: Keys) -> NDArray[np.intp]:
    """Before which row of ids in order each one belongs: the first that is not smaller."""
    first: NDArray[np.intp] = np.searchsorted(ids[0], wanted[0], "left")
    end = np.searchsorted(ids[0], wanted[0], "right")
    for n in np.flatnonzero(first < end):
        first[n] += np.searchsorted(ids[1, first[n] : end[n]], wanted[1, n])
    return first


def _less(rows: Packed, gone: NDArray[np.intp]) -> Packed:
    if not len(gone):
        return rows
    keep = np.ones(len(rows), dtype=bool)
    keep[gone] = False
    return _of_rows(rows, keep)


def _of_rows(rows: Packed, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Packed:
    people, ids, tenths = rows.people[:, chosen], rows.ids[:, chosen], rows.tenths[:, chosen]
    return Packed(np.ascontiguousarray(people), np.ascontiguousarray(ids), np.ascontiguousarray(tenths))
