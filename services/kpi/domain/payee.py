"""A payee: the manager as pay sees one, with grade and the days that count."""

from dataclasses import dataclass
from datetime import date

from chassis.domain.period import Period


@dataclass(frozen=True, slots=True)
class Payee:
    """A manager by the id that other systems know. Employed from `employed_from` until before
    `employed_until`; None while employed."""

    manager: str
    name: str
    grade: str
    employed_from: date
    employed_until: date | None = None

    def days_employed(self, period: Period) -> int:
        """Calendar days of the period on which the manager was employed."""
        start = max(period.start, self.employed_from)
        end = min(period.end, self.employed_until or period.end)
        return max((end - start).days, 0)


def days_in(period: Period) -> int:
    """Calendar days of a period."""
    return (period.end - period.start).days
