"""Business time: minutes in which the bank is open. A case that comes in at night does not age until the morning."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

LONGEST_DAYS = 3_660
"""How far time is counted: ten years. A case that is older is late whatever the calendar says."""


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Open from `opens_minute` to `closes_minute` of the local day, on `open_weekdays` (1 is Monday).

    `holidays` are closed whatever the weekday is, `extra_days` are open (调休).
    """

    utc_offset_minutes: int
    opens_minute: int
    closes_minute: int
    open_weekdays: frozenset[int]
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()

    def open_on(self, day: date) -> bool:
        """Whether business is open on the local day."""
        return day in self.extra_days or (day.isoweekday() in self.open_weekdays and day not in self.holidays)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole business minutes from `start` to `end`; none when `end` is not later."""
        open_time = sum((_shared(start, end, *window) for window in self._windows(start, end)), timedelta())
        return int(open_time.total_seconds() // 60)

    def after(self, start: datetime, minutes: int) -> datetime:
        """The moment at which `minutes` of business time have gone by since `start`."""
        left = timedelta(minutes=minutes)
        for opens, closes in self._windows(start, start + timedelta(days=LONGEST_DAYS)):
            here = max(opens, start)
            if closes > here:
                if left <= closes - here:
                    return here + left
                left -= closes - here
        raise ValueError("business is never open")

    def _windows(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        zone = timezone(timedelta(minutes=self.utc_offset_minutes))
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        for offset in range(min((last - day).days, LONGEST_DAYS) + 1):
            here = day + timedelta(days=offset)
            if self.open_on(here):
                midnight = datetime(here.year, here.month, here.day, tzinfo=zone)
                opens, closes = (midnight + timedelta(minutes=m) for m in (self.opens_minute, self.closes_minute))
                yield opens.astimezone(UTC), closes.astimezone(UTC)


ALWAYS = BusinessHours(0, 0, 24 * 60, frozenset(range(1, 8)))
"""Open around the clock, every day."""


def _shared(start: datetime, end: datetime, opens: datetime, closes: datetime) -> timedelta:
    return max(timedelta(), min(end, closes) - max(start, opens))


def total_minutes(hours: BusinessHours, spans: Iterable[tuple[datetime, datetime]]) -> int:
    """The business minutes of several spans together."""
    return sum(hours.minutes_between(start, end) for start, end in spans)
