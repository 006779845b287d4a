"""The whole method: relax, keep to the limit of moves, round, repair, and say how far it can be from the best."""

from dataclasses import dataclass, replace

import numpy as np

from services.accounts.domain.allocating.problem import NOBODY, Band, Ints, Problem
from services.accounts.domain.allocating.rounding import rounded, within_move_limit
from services.accounts.domain.allocating.transport import Transport, transport

_HALVINGS = 4
_FIRST_MOVE_PRICE = 4_000


@dataclass(frozen=True, slots=True)
class Solved:
    """`choice` is the manager of each account; `bound` is what no allocation can cost less than.

    `taken_back` tells which accounts stay with their holders for the limit of moves alone.
    """

    choice: Ints
    cost: int
    bound: int
    taken_back: Ints


def solve(problem: Problem, narrow: Band) -> Solved:
    """The allocation of the problem; the same problem always gives the same.

    It is relaxed within the `narrow` band, and rounded into the problem's own.
    """
    if problem.managers == 0 or problem.accounts == 0:
        nobody = np.full(problem.accounts, NOBODY, np.int64)
        return Solved(nobody, problem.cost(nobody), problem.cost(nobody), nobody[:0])
    tried = [
        (price, rounded(problem.dearer(price), found)) for price, found in _around_limit(replace(problem, band=narrow))
    ]
    chosen = [(free, within_move_limit(problem, free)) for _, free in tried]
    free, choice = min(chosen, key=lambda pair: problem.cost(pair[1]))
    bound = max(lower_bound(problem, price) for price, _ in tried)
    return Solved(choice, problem.cost(choice), bound, np.flatnonzero(choice != free))


def lower_bound(problem: Problem, move_price: int) -> int:
    """What no allocation can cost less than: the relaxed problem's cost within the problem's own band.

    With a limit of moves, what is moved costs `move_price` more and the price of all that may be moved is taken off
    again (a Lagrange bound; it holds for any price).
    """
    relaxed = transport(problem.dearer(move_price)).cost
    return relaxed - move_price * (problem.moved_max or 0)


def _around_limit(problem: Problem) -> list[tuple[int, Transport]]:
    """The relaxed solutions next to the limit of moves, with their move prices: one beyond it and one within.

    What moves jumps from one to the other, so the best that keeps to the limit lies between them.
    """
    beyond = 0, transport(problem)
    if problem.moved_max is None or beyond[1].moved <= problem.moved_max:
        return [beyond]
    dearest, price = int(problem.refuse.max()) + 2 * problem.balance, _FIRST_MOVE_PRICE
    while (found := transport(problem.dearer(price))).moved > problem.moved_max and price < dearest:
        beyond, price = (price, found), 2 * price
    within = price, found
    for _ in range(_HALVINGS):
        middle = (beyond[0] + within[0]) // 2
        found = transport(problem.dearer(middle))
        if found.moved <= problem.moved_max:
            within = middle, found
        else:
            beyond = middle, found
    return [beyond, within]
