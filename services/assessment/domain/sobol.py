"""Points that fill a four-dimensional normal distribution evenly: the first Sobol points, carried to the normal scale.

Sobol (1967) with the direction numbers of Joe & Kuo (2008); the same points on every machine and at every run.
"""

from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

_BITS = 12
POINTS = 1 << _BITS
"""4,096 points: a dozen or more of them lie where one person's traits may be."""

_PRIMITIVE = (((), ()), ((), (1,)), ((1,), (1, 3)), ((0, 1), (1, 3, 1)))
"""For each dimension the inner coefficients of its primitive polynomial and its initial direction numbers."""


@cache
def normal_points() -> NDArray[np.float64]:
    """4,096 × 4 standard normal coordinates, each in the middle of its cell, so that none is at infinity."""
    normal = NormalDist()
    middles = np.array([normal.inv_cdf((cell + 0.5) / POINTS) for cell in range(POINTS)])
    return middles[sobol_cells()]


def sobol_cells() -> NDArray[np.intp]:
    """The points as whole numbers of 1/4,096, in Gray-code order."""
    columns = [_cells_of(_directions(inner, initial)) for inner, initial in _PRIMITIVE]
    return np.stack(columns, axis=1)


def _directions(inner: tuple[int, ...], initial: tuple[int, ...]) -> list[int]:
    numbers = list(initial) or [1] * _BITS
    degree = len(initial)
    for n in range(len(numbers), _BITS):
        earlier = [(coefficient << k) * numbers[n - k] for k, coefficient in enumerate(inner, start=1)]
        found = numbers[n - degree] ^ (numbers[n - degree] << degree)
        for value in earlier:
            found ^= value
        numbers.append(found)
    return [number << (_BITS - 1 - n) for n, number in enumerate(numbers)]


def _cells_of(directions: list[int]) -> NDArray[np.intp]:
    cells = np.zeros(POINTS, dtype=np.intp)
    for n in range(1, POINTS):
        lowest_zero = (~(n - 1) & n).bit_length() - 1
        cells[n] = cells[n - 1] ^ directions[lowest_zero]
    return cells
