"""Pairwise judgements: how much more important one item is than another, on Saaty's scale of 1 to 9.

Saaty, T. L. (1990). How to make a decision: the analytic hierarchy process. European Journal of Operational Research
48, 9-26.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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

    @property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """The two items, each with the name of its side."""
        return (("first", self.first), ("second", self.second))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Items of one level and the judgements between two of them, each pair once."""

    items: tuple[str, ...]
    judgements: tuple[Judgement, ...] = ()


Placed = tuple[str, Judgement]
"""A judgement and the pointer at which it was given."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is known of a reciprocal matrix: `cells[i, j]` · `cells[j, i]` = 1; `places` says where it was judged."""

    items: tuple[str, ...]
    cells: Mapping[tuple[int, int], Fraction]
    places: Mapping[tuple[int, int], str]

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """The pairs that nobody has judged."""
        return tuple(pair for pair in combinations(range(len(self.items)), 2) if pair not in self.cells)

    @property
    def cut_off(self) -> tuple[str, ...]:
        """The items to which no chain of judgements leads from the first."""
        reached, reaching = {0}, [0]
        while reaching:
            here = reaching.pop()
            nearby = {j for i, j in self.cells if i == here} - reached
            reached |= nearby
            reaching += nearby
        return tuple(item for i, item in enumerate(self.items) if i not in reached)


def matrix_of(items: tuple[str, ...], judgements: Iterable[Placed]) -> Matrix:
    """The matrix of the judgements; one that is unknown, doubled or off the scale is a fault where it stands.

    A pair may be judged from both sides when the two are exact reciprocals.
    """
    cells: dict[tuple[int, int], Fraction] = {}
    places: dict[tuple[int, int], str] = {}
    faults: list[Fault] = []
    index = {item: i for i, item in enumerate(items)}
    for pointer, judgement in judgements:
        found = [fault.under(pointer) for fault in _judgement_faults(judgement, index)]
        faults += found
        if not found:
            pair = (index[judgement.first], index[judgement.second])
            faults += _enter(cells, places, pair, pointer, judgement)
    refuse_if(faults)
    return Matrix(items, cells, places)


def _enter(
    cells: dict[tuple[int, int], Fraction],
    places: dict[tuple[int, int], str],
    pair: tuple[int, int],
    pointer: str,
    judgement: Judgement,
) -> list[Fault]:
    ratio = Fraction(judgement.ratio)
    params = {"first": judgement.first, "second": judgement.second}
    if pair in places:
        return [Fault("judged_twice", pointer, params)]
    if cells.get(pair, ratio) != ratio:
        return [Fault("not_reciprocal", f"{pointer}/ratio", {**params, "expected": str(cells[pair])})]
    places[pair] = f"{pointer}/ratio"
    cells[pair], cells[pair[::-1]] = ratio, 1 / ratio
    return []


def item_faults(items: tuple[str, ...], largest: int) -> Iterator[Fault]:
    """What is wrong with the items of a level; `largest` is the most that the random-index table covers."""
    if not items:
        yield Fault("no_items", "/items")
    if len(items) > largest:
        yield Fault("too_many_items", "/items", {"largest": largest})
    for i, item in enumerate(items):
        if item in items[:i]:
            yield Fault("item_twice", f"/items/{i}", {"item": item})


def _judgement_faults(judgement: Judgement, index: Mapping[str, int]) -> Iterator[Fault]:
    for side, item in judgement.sides:
        if item not in index:
            yield Fault("item_unknown", f"/{side}", {"item": item})
    if judgement.first == judgement.second:
        yield Fault("judged_against_itself", "", {"item": judgement.first})
    if not on_scale(judgement.ratio):
        yield Fault("off_scale", "/ratio", {"ratio": judgement.ratio})


def on_scale(ratio: str) -> bool:
    """Whether `ratio` is written as one of 1 … 9, 1/2 … 1/9."""
    return bool(_SHAPE.fullmatch(ratio)) and ("/" not in ratio or ratio.startswith("1/"))
