"""Assignments: who serves which account, from when to when.

Exactly one relationship manager serves an active account at any time (客户全量分配): that manager is the account's
primary manager, and the intervals of primary assignments of one account never overlap. A core account has a team beside
the primary manager: product and risk managers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.span import holds, overlap, span_faults


@dataclass(frozen=True, slots=True)
class Assignment:
    """`manager_id` serves `account_id` from `starts_on` until the day before `ends_on`; `None` is without end.

    `role` is the manager's; a locked assignment is not moved by an allocation. The house desk steps back from what it
    holds as soon as somebody else is named.
    """

    account_id: UUID
    manager_id: UUID
    role: ManagerRole
    starts_on: date
    ends_on: date | None = None
    locked: bool = False
    reason: str = ""
    house_desk: bool = False

    def current(self, on: date) -> bool:
        """Whether the assignment is in force on `on`."""
        return holds(self, on)

    def rivals(self, other: "Assignment") -> bool:
        """Whether the two cannot hold at once: two primary managers, or one manager twice."""
        same_seat = self.role is ManagerRole.RELATIONSHIP or self.manager_id == other.manager_id
        return self.account_id == other.account_id and self.role is other.role and same_seat and overlap(self, other)


def unled_spans(leading: Iterable[Assignment], since: date) -> Iterator[tuple[date, date | None]]:
    """The days from `since` on that none of an account's primary assignments covers: first day, first day after."""
    begun: date | None = since
    for each in sorted(leading, key=lambda one: one.starts_on):
        if begun is None or each.starts_on == each.ends_on or (each.ends_on is not None and each.ends_on <= begun):
            continue
        if each.starts_on > begun:
            yield begun, each.starts_on
        begun = each.ends_on
    if begun is not None:
        yield begun, None


def assignment_faults(assignment: Assignment, status: AccountStatus, others: Iterable[Assignment]) -> Iterator[Fault]:
    """Everything that keeps `assignment` from being made beside the account's `others`."""
    yield from span_faults(assignment)
    if status is AccountStatus.CLOSED:
        yield Fault("account_closed", "/account_id")
    for other in others:
        if assignment.rivals(other):
            until = other.ends_on.isoformat() if other.ends_on else "…"
            params = {"starts_on": other.starts_on.isoformat(), "ends_on": until, "role": other.role.value}
            yield Fault("assignment_overlaps", "/starts_on", params)
