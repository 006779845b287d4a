"""Columns refreshed by what came since are those that reading everything anew would give."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.store.profile_columns import Keys, Packed, merged, newest, without

COMING = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30), st.integers(0, 1000)), max_size=25)


def columns(rows: list[tuple[int, int, int]]) -> Packed:
    """Persons whose digests share their first half two by two, so that a half alone never tells who it is."""
    people = np.array([(who // 2, who) for who, _, _ in rows], dtype=np.uint64).reshape(-1, 2).T
    ids = keys(one for _, one, _ in rows)
    points = np.array([[value] * 8 for _, _, value in rows], dtype=np.int16).reshape(-1, 8)
    return Packed(people, ids, points.T)


def keys(ids) -> Keys:
    return np.array([(one // 8, one % 8) for one in ids], dtype=np.uint64).reshape(-1, 2).T


def told(packed: Packed) -> list[tuple[int, int, int]]:
    halves = zip(packed.people[1].tolist(), packed.ids.T.tolist(), packed.tenths[0].tolist(), strict=True)
    return [(who, one[0] * 8 + one[1], value) for who, one, value in halves]


def by_hand(rows: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of each person the greatest id, of each id what was written last."""
    found: dict[int, tuple[int, int]] = {}
    for who, one, value in rows:
        if one >= found.get(who, (-1, 0))[0]:
            found[who] = one, value
    return sorted(((who, *kept) for who, kept in found.items()), key=lambda row: row[1])


def owned(rows: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    # A profile belongs to one person, so the id says whose it is.
    return [(one % 7, one, value) for _, one, value in rows]


def once(rows: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """One row a profile, as a database holds it."""
    return list({one: (who, one, value) for who, one, value in rows}.values())


@given(COMING, COMING)
def test_what_came_since_is_merged_as_if_all_were_read_anew(first, then) -> None:
    before, came = once(owned(first)), once(owned(then))
    together = merged(newest(columns(before)), newest(columns(came)))
    assert told(together) == by_hand(once(before + came))
    assert together.tenths.flags.c_contiguous


@given(COMING, st.sets(st.integers(0, 30)))
def test_what_has_gone_is_missing_and_nobody_else(rows, gone) -> None:
    before = once(owned(rows))
    left = without(newest(columns(before)), keys(sorted(gone)))
    assert told(left) == [row for row in by_hand(before) if row[1] not in gone]
