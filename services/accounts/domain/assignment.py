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


@dataclass(frozen=True, slots=True)
class Assignment:
    """`manager_id` serves `account_id` from `starts_on` until the day before `ends_on`; `None` is without end.

    `role` is the manager's; a locked assignment is not moved by an allocation.
    """

    account_id: UUID
    manager_id: UUID
    role: ManagerRole
    starts_on: date
    ends_on: date | None = None
    locked: bool = False
    reason: str = ""

    def overlaps(self, other: "Assignment") -> bool:
        """Whether some day belongs to both intervals; one that ended on the day it began has no day."""
        if self.starts_on == self.ends_on or other.starts_on == other.ends_on:
            return False
        starts_before_end = other.ends_on is None or self.starts_on < other.ends_on
        return starts_before_end and (self.ends_on is None or other.starts_on < self.ends_on)

    def current(self, on: date) -> bool:
        """Whether the assignment is in force on `on`."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    def rivals(self, other: "Assignment") -> bool:
        """Whether the two cannot hold at once: two primary managers, or one manager twice."""
        same_seat = self.role is ManagerRole.RELATIONSHIP or self.manager_id == other.manager_id
        return self.account_id == other.account_id and self.role is other.role and same_seat and self.overlaps(other)


def assignment_faults(assignment: Assignment, status: AccountStatus, others: Iterable[Assignment]) -> Iterator[Fault]:
    """Everything that keeps `assignment` from being made beside the account's `others`."""
    if assignment.ends_on is not None and assignment.ends_on <= assignment.starts_on:
        yield Fault("ends_before_start", "/ends_on")
    if status is AccountStatus.CLOSED:
        yield Fault("account_closed", "/account_id")
    for other in others:
        if assignment.rivals(other):
            until = other.ends_on.isoformat() if other.ends_on else "…"
            params = {"starts_on": other.starts_on.isoformat(), "ends_on": until, "role": other.role.value}
            yield Fault("assignment_overlaps", "/starts_on", params)


def ending_faults(assignment: Assignment, ends_on: date) -> Iterator[Fault]:
    """What keeps `assignment` from ending on `ends_on`, its first day without the manager.

    Ended on the day it began, it never came into force.
    """
    if ends_on < assignment.starts_on:
        yield Fault("ends_before_start", "/ends_on")
    if assignment.ends_on is not None and assignment.ends_on < ends_on:
        yield Fault("already_ended", "/ends_on", {"ends_on": assignment.ends_on.isoformat()})
