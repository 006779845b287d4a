"""What a family of measures is asked: for whose books, in which period, by what was known when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.period import Period
from services.accounts.domain.measures.book import Books
from services.accounts.domain.measures.reading import MeasureRule, Reading
from services.accounts.store import measure_facts as facts


@dataclass(frozen=True, slots=True)
class Ask:
    """The books of a few managers; `known_at` bounds everything that is read."""

    session: Session
    period: Period
    known_at: datetime
    rule: MeasureRule
    books: Books

    @property
    def account_ids(self) -> facts.Ids:
        """Every account that these managers ever led, as a query to narrow others by."""
        return facts.led_by(self.books.managers)

    @property
    def start(self) -> datetime:
        """The moment at which the period begins (UTC)."""
        return _midnight(self.period.start)

    @property
    def end(self) -> datetime:
        """The moment at which it is over (UTC)."""
        return _midnight(self.period.end)

    @property
    def book(self) -> Mapping[UUID, str]:
        """Who leads which account on the period's last day."""
        return self.books.on(self.period.last_day)


@dataclass(frozen=True, slots=True)
class Family:
    """Measures that are read together. `read` may leave out what nothing is known of; it reads no others."""

    measures: tuple[str, ...]
    read: Callable[[Ask], Iterable[Reading]]


def end_of(day: date) -> datetime:
    """The last moment of a day (UTC)."""
    return _midnight(day) + timedelta(days=1) - timedelta(microseconds=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
