"""The whole method, step by step: relax, keep to the limit of moves, round, and say how far it can be from the best.

Each step goes from one course to the next, so that long work can stop between any two and go on as if it had not.
"""

from dataclasses import dataclass, replace

import numpy as np

from services.accounts.domain.allocating.problem import NOBODY, Ints, Problem
from services.accounts.domain.allocating.rounding import rounded, within_move_limit
from services.accounts.domain.allocating.transport import Transport, transport

_HALVINGS = 4
_FIRST_MOVE_PRICE = 4_000


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The relaxed solution when leaving a holder costs `price` more."""

    price: int
    flow: Transport


@dataclass(frozen=True, slots=True)
class Course:
    """How far solving is: the relaxed solutions next to the limit of moves, and what they were rounded to.

    `beyond` moves too much (or is all there is), `within` keeps to the limit. `price` is what the next relaxation
    tries; `None` when there is none to come. `halvings` are left of the search between the two.
    """

    price: int | None = 0
    beyond: Relaxed | None = None
    within: Relaxed | None = None
    halvings: int = _HALVINGS
    choices: tuple[Ints, ...] = ()

    @property
    def tried(self) -> tuple[Relaxed, ...]:
        """The relaxed solutions that are rounded."""
        return tuple(found for found in (self.beyond, self.within) if found is not None)

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do."""
        return self.price is None and len(self.choices) == len(self.tried)


@dataclass(frozen=True, slots=True)
class Solved:
    """`choice` is the manager of each account; `bound` is what no allocation can cost less than.

    `taken_back` tells which accounts stay with their holders for the limit of moves alone.
    """

    choice: Ints
    cost: int
    bound: int
    taken_back: Ints


def solve(problem: Problem) -> Solved:
    """The allocation of the problem; the same problem always gives the same."""
    course = begun(problem)
    while not course.ended:
        course = advanced(problem, course)
    return solved(problem, course)


def begun(problem: Problem) -> Course:
    """Nothing is done yet; where there is nobody, or nothing to give, nothing has to be."""
    return Course(price=0 if problem.managers and problem.accounts else None)


def advanced(problem: Problem, course: Course) -> Course:
    """The course one relaxation or one rounding further."""
    if course.price is not None:
        return _searched(problem, course, Relaxed(course.price, transport(problem.dearer(course.price))))
    chosen = course.tried[len(course.choices)]
    return replace(course, choices=(*course.choices, rounded(problem.dearer(chosen.price), chosen.flow)))


def solved(problem: Problem, course: Course) -> Solved:
    """What a course that has ended comes to: the cheapest of what was tried, under the highest bound.

    With a limit of moves, what is moved costs more by the price tried, and the price of all that may be moved is taken
    off the relaxed cost again (a Lagrange bound; it holds for any price).
    """
    if not course.choices:
        nobody = np.full(problem.accounts, NOBODY, np.int64)
        return Solved(nobody, problem.cost(nobody), problem.cost(nobody), nobody[:0])
    pairs = [(free, within_move_limit(problem, free)) for free in course.choices]
    free, choice = min(pairs, key=lambda pair: problem.cost(pair[1]))
    bound = max(found.flow.cost - found.price * (problem.moved_max or 0) for found in course.tried)
    return Solved(choice, problem.cost(choice), bound, np.flatnonzero(choice != free))


def _searched(problem: Problem, course: Course, found: Relaxed) -> Course:
    """The search for the price of moving that keeps to the limit, one relaxation further.

    What moves jumps from one solution to the next, so the best that keeps to the limit lies between two of them.
    """
    fits = problem.moved_max is None or found.flow.moved <= problem.moved_max
    if course.beyond is None:
        return replace(course, beyond=found, price=None if fits else _FIRST_MOVE_PRICE)
    if course.within is None and not fits and found.price < int(problem.refuse.max()) + 2 * problem.balance:
        return replace(course, beyond=found, price=2 * found.price)
    if course.within is None:
        return _halved(replace(course, within=found))
    closer = replace(course, within=found) if fits else replace(course, beyond=found)
    return _halved(replace(closer, halvings=course.halvings - 1))


def _halved(course: Course) -> Course:
    if not course.halvings or course.beyond is None or course.within is None:
        return replace(course, price=None)
    return replace(course, price=(course.beyond.price + course.within.price) // 2)
