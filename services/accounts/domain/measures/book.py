"""A manager's book: which accounts the manager leads on which day, by the assignments that were known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from chassis.domain.period import Period, PeriodKind


@dataclass(frozen=True, slots=True)
class Stay:
    """`manager` (personnel number) leads the account from `starts_on` until before `ends_on`."""

    account_id: UUID
    manager: str
    starts_on: date
    ends_on: date | None

    def touches(self, period: Period) -> bool:
        """Whether the manager leads the account on some day of the period."""
        first = max(period.start, self.starts_on)
        return first < period.end and (self.ends_on is None or first < self.ends_on)


@dataclass(frozen=True, slots=True)
class Books:
    """The books of some managers, named so that one that is empty at the end of a period is still one."""

    managers: tuple[str, ...]
    stays: Sequence[Stay]

    def on(self, day: date) -> Mapping[UUID, str]:
        """Who leads which account on `day`."""
        return {
            stay.account_id: stay.manager
            for stay in self.stays
            if stay.starts_on <= day and (stay.ends_on is None or day < stay.ends_on)
        }

    def within(self, period: Period) -> "Books":
        """The books of those managers who led somebody on some day of the period."""
        leading = {stay.manager for stay in self.stays if stay.touches(period)}
        return Books(tuple(manager for manager in self.managers if manager in leading), self.stays)


def months(period: Period) -> tuple[Period, ...]:
    """The months of the period, in order."""
    month, found = Period(period.start, PeriodKind.MONTH), []
    while month.start < period.end:
        found.append(month)
        month = month.next
    return tuple(found)


def eve(period: Period) -> date:
    """The day before the period begins."""
    return period.start - timedelta(days=1)
