"""How many of an operation's answers have broken its contract, and whether that is more than is borne."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import time

from chassis.domain.errors import Fault
from gateway.policy.document import Budget

MOST_RECENT = 100
"""How many breaches are remembered one by one, over all operations."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One answer that broke its contract: where and how, never with what value."""

    at_s: float
    operation: str
    status: int
    faults: Sequence[Fault]
    request_id: str


@dataclass(slots=True)
class Spent:
    """What one operation has used of its budget."""

    total: int = 0
    times: deque[float] = field(default_factory=deque)


class ErrorBudgets:
    """The budgets of all operations; one that never broke its contract costs nothing."""

    def __init__(self, budget: Budget | None = None, clock: Callable[[], float] = time) -> None:
        self.budget, self._clock = budget or Budget(violations=1, window_s=1), clock
        self.recent: deque[Violation] = deque(maxlen=MOST_RECENT)
        self.spent: dict[str, Spent] = {}

    def note(self, operation: str, status: int, faults: Sequence[Fault], request_id: str) -> None:
        """An answer broke the contract."""
        now = self._clock()
        self.recent.append(Violation(now, operation, status, faults, request_id))
        spent = self.spent.setdefault(operation, Spent())
        spent.total += 1
        spent.times.append(now)
        while len(spent.times) > self.budget.violations + 1:
            spent.times.popleft()

    def used(self, operation: str) -> int:
        """The breaches within the window, counted to one more than the budget."""
        spent = self.spent.get(operation)
        if spent is None:
            return 0
        oldest = self._clock() - self.budget.window_s
        while spent.times and spent.times[0] <= oldest:
            spent.times.popleft()
        return len(spent.times)

    def exceeded(self) -> list[str]:
        """The operations that broke their contract more often than is borne."""
        return sorted(name for name in self.spent if self.used(name) > self.budget.violations)
