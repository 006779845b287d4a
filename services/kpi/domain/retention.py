"""How long what is held of people is kept: from the end of the year that it is about, as accounting archives are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`tried_days` for simulations, from the day on which they were made; `scored_years` for scores, for what they are
    made of and for reviews of careers; `paid_years` for pay runs and all of a payment (`rules/retention.yaml`).
    """

    tried_days: int
    scored_years: int
    paid_years: int
    source: str

    def tried_before(self, day: date) -> datetime:
        """Simulations made before then are over on `day`."""
        return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(self.tried_days)

    def scored_before(self, day: date) -> "YearsOver":
        """Which years' scores are over on `day`."""
        return YearsOver(day.year - self.scored_years)

    def paid_before(self, day: date) -> "YearsOver":
        """Which years' pay is over on `day`."""
        return YearsOver(day.year - self.paid_years)


@dataclass(frozen=True, slots=True)
class YearsOver:
    """All years before `year`: of what is kept for ten years, 2015 is over on the first day of 2026, 2016 is not."""

    year: int

    @property
    def period(self) -> str:
        """Periods of years that are over come before this one in order: `2015-12` and `2015` before `2016`."""
        return f"{self.year:04d}"

    @property
    def moment(self) -> datetime:
        """When the last of them ended."""
        return datetime(self.year, 1, 1, tzinfo=UTC)
