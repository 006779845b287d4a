"""The calendar day and month that quotas count in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Span = Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class Period:
    """A day (`2026-03-02`) or a month (`2026-03`) until `ends_s`, in seconds since 1970."""

    span: Span
    name: str
    ends_s: float
    seconds: int

    @property
    def ends_at(self) -> datetime:
        """The moment at which the next one begins."""
        return datetime.fromtimestamp(self.ends_s, UTC)


class Calendar:
    """The present day and month in one time zone; asked for with every request, so they are kept until they end."""

    __slots__ = ("_clock", "_periods", "_zone")

    def __init__(self, zone: str, clock: Callable[[], float]) -> None:
        self._zone, self._clock = ZoneInfo(zone), clock
        self._periods = self._made(clock())

    def now_s(self) -> float:
        """The present moment, in seconds since 1970."""
        return self._clock()

    def period(self, span: Span) -> Period:
        """The present one."""
        if self._clock() >= self._periods["day"].ends_s:
            self._periods = self._made(self._clock())
        return self._periods[span]

    def _made(self, now_s: float) -> dict[Span, Period]:
        midnight = datetime.fromtimestamp(now_s, self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        return {
            "day": _period("day", f"{midnight:%Y-%m-%d}", midnight, midnight + timedelta(days=1)),
            "month": _period("month", f"{midnight:%Y-%m}", first, after),
        }


def _period(span: Span, name: str, start: datetime, end: datetime) -> Period:
    # Seconds on the clock, not on the wall: the day on which the clocks change is an hour shorter or longer.
    return Period(span, name, end.timestamp(), int(end.timestamp() - start.timestamp()))
