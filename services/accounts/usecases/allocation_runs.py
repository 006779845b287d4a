"""Allocations of books of any size, as a job: read, relaxed, rounded and kept, one step a transaction.

Solving is kept from step to step, so that a run that is killed goes on where it was and comes to the same.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.allocating.allocate import plan_of
from services.accounts.domain.allocating.solving import Course, advanced, begun, solved
from services.accounts.domain.allocating.stating import Statement, stated
from services.accounts.store import allocation_book as book
from services.accounts.store import allocation_courses as courses
from services.accounts.usecases.allocations import claims_on, keep_plan, rule_with
from services.accounts.usecases.rights import require_office


def create_allocation_run(work: Work, starts_on: date, move_limit_pct: Decimal | None) -> JobRow:
    """Queue the proposal for a book of any size."""
    require_office(work)
    limit = None if move_limit_pct is None else str(move_limit_pct)
    asked = {"starts_on": starts_on.isoformat(), "move_limit_pct": limit}
    return enqueue(work, AllocationRun.name, asked, unit=AllocationRun.unit)


class AllocationRun:
    """The job that proposes an allocation. Every account is taken four times: read, relaxed, rounded, and kept."""

    name = "allocation-runs"
    unit = "accounts"

    def plan(self, work: Work, task: Task) -> int | None:
        """Four times as many as there are accounts."""
        return 4 * sum(1 for _ in book.standings(work.session, _starts_on(task)))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """The next part; the cursor names it."""
        return _PARTS[str(cursor or "read")](work, task)


def _read(work: Work, task: Task) -> Advance:
    claims, seats = claims_on(work, _starts_on(task)), book.seats(work.session, _starts_on(task))
    courses.begin(work.session, task.id, claims, seats)
    return Advance("relax", len(claims))


def _relax(work: Work, task: Task) -> Advance:
    given, course = _so_far(work, task)
    if course.price is not None:
        course = advanced(given.problem, course)
        courses.keep(work.session, task.id, course)
    return Advance("relax", 0) if course.price is not None else Advance("round", len(given.asked))


def _round(work: Work, task: Task) -> Advance:
    given, course = _so_far(work, task)
    if not course.ended:
        course = advanced(given.problem, course)
        courses.keep(work.session, task.id, course)
    return Advance("keep", len(given.asked)) if course.ended else Advance("round", 0)


def _keep(work: Work, task: Task) -> Advance:
    given, course = _so_far(work, task)
    plan = plan_of(given, solved(given.problem, course))
    kept = keep_plan(work, _starts_on(task), plan, rule_with(_starts_on(task), _limit(task)))
    courses.drop(work.session, task.id)
    forget()
    return Advance(None, len(given.asked), result=f"/v1/allocations/{kept.id}")


_PARTS: Mapping[str, Callable[[Work, Task], Advance]] = MappingProxyType(
    {"read": _read, "relax": _relax, "round": _round, "keep": _keep}
)


def _so_far(work: Work, task: Task) -> tuple[Statement, Course]:
    kept, course = courses.get(work.session, task.id)
    given = _statement(kept, _starts_on(task), _limit(task))
    return given, course or begun(given.problem)


@lru_cache(1)
def _statement(kept: bytes, starts_on: date, move_limit_pct: Decimal | None) -> Statement:
    """The problem of a book; kept in memory, because every part of a run needs it and to state it takes the longest."""
    claims, seats = courses.book_of(kept)
    return stated(claims, seats, rule_with(starts_on, move_limit_pct), rulebook.workload_rule(starts_on))


def forget() -> None:
    """Let go of the last book in memory."""
    _statement.cache_clear()


def _starts_on(task: Task) -> date:
    return date.fromisoformat(str(task.input["starts_on"]))


def _limit(task: Task) -> Decimal | None:
    limit = task.input["move_limit_pct"]
    return None if limit is None else Decimal(str(limit))
