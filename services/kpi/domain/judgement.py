"""Pairwise judgements: how much more important one item is than another, on Saaty's scale of 1 to 9.

Saaty, T. L. (1990). How to make a decision: the analytic hierarchy process. European Journal of Operational Research
48, 9-26.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from chassis.domain.errors import Fault, refuse_if

_SHAPE = re.compile(r"[1-9](?:/[1-9])?")


@dataclass(frozen=True, slots=True)
class Judgement:
    """`first` is `ratio` times as important as `second`; `ratio` is `1` to `9` or a reciprocal `1/2` to `1/9`."""

    first: str
    second: str
    ratio: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Items of one level and every judgement between two of them, each pair once."""

    items: tuple[str, ...]
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """A complete matrix with `ratios[i][j]` × `ratios[j][i]` = 1; `places` says which judgement fills a cell."""

    items: tuple[str, ...]
    ratios: tuple[tuple[Fraction, ...], ...]
    places: Mapping[tuple[int, int], int]


def matrix_of(comparison: Comparison, largest: int) -> Matrix:
    """The reciprocal matrix of a comparison; a judgement that is unknown, doubled, off the scale or missing is a fault.

    A pair may be judged from both sides when the two are exact reciprocals. `largest` is the most items that the
    random-index table covers.
    """
    refuse_if(_item_faults(comparison.items, largest))
    cells: dict[tuple[int, int], Fraction] = {}
    places: dict[tuple[int, int], int] = {}
    faults: list[Fault] = []
    index = {item: i for i, item in enumerate(comparison.items)}
    for place, judgement in enumerate(comparison.judgements):
        found = [fault.under(f"/judgements/{place}") for fault in _judgement_faults(judgement, index)]
        faults += found
        if not found:
            pair = (index[judgement.first], index[judgement.second])
            faults += _enter(cells, places, pair, place, judgement)
    refuse_if([*faults, *(() if faults else _missing(comparison.items, cells))])
    n = range(len(comparison.items))
    ratios = tuple(tuple(cells.get((i, j), Fraction(1)) for j in n) for i in n)
    return Matrix(comparison.items, ratios, places)


def _enter(
    cells: dict[tuple[int, int], Fraction],
    places: dict[tuple[int, int], int],
    pair: tuple[int, int],
    place: int,
    judgement: Judgement,
) -> list[Fault]:
    ratio = Fraction(judgement.ratio)
    params = {"first": judgement.first, "second": judgement.second}
    pointer = f"/judgements/{place}"
    if pair in places:
        return [Fault("judged_twice", pointer, params)]
    if cells.get(pair, ratio) != ratio:
        return [Fault("not_reciprocal", f"{pointer}/ratio", {**params, "expected": str(cells[pair])})]
    places[pair] = place
    cells[pair], cells[pair[::-1]] = ratio, 1 / ratio
    return []


def _item_faults(items: tuple[str, ...], largest: int) -> Iterator[Fault]:
    if not items:
        yield Fault("no_items", "/items")
    if len(items) > largest:
        yield Fault("too_many_items", "/items", {"largest": largest})
    for i, item in enumerate(items):
        if item in items[:i]:
            yield Fault("item_twice", f"/items/{i}", {"item": item})


def _judgement_faults(judgement: Judgement, index: Mapping[str, int]) -> Iterator[Fault]:
    for side, item in (("first", judgement.first), ("second", judgement.second)):
        if item not in index:
            yield Fault("item_unknown", f"/{side}", {"item": item})
    if judgement.first == judgement.second:
        yield Fault("judged_against_itself", "", {"item": judgement.first})
    if not on_scale(judgement.ratio):
        yield Fault("off_scale", "/ratio", {"ratio": judgement.ratio})


def on_scale(ratio: str) -> bool:
    """Whether `ratio` is written as one of 1 … 9, 1/2 … 1/9."""
    return bool(_SHAPE.fullmatch(ratio)) and ("/" not in ratio or ratio.startswith("1/"))


def _missing(items: tuple[str, ...], cells: Mapping[tuple[int, int], Fraction]) -> Iterator[Fault]:
    for i, j in combinations(range(len(items)), 2):
        if (i, j) not in cells:
            yield Fault("judgement_missing", "/judgements", {"first": items[i], "second": items[j]})
