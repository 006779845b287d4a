"""Representations of business calendars."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Line, Resource, Wire, example
from services.accounts.domain.business_calendar import BusinessCalendar as DomainBusinessCalendar

Year = Annotated[int, Field(ge=2000, le=2100, description="The calendar year.")]
Days = Annotated[list[date], Field(max_length=366)]

_FIELDS: JsonDict = {
    "year": 2027,
    "holidays": ["2027-01-01", "2027-05-03"],
    "extra_days": ["2027-05-08"],
    "source": "Circular 41 of the head office, 2026-11-20",
}


class BusinessCalendarDraft(Wire):
    """The calendar of a year to be put on record. Days of ordinary weekends need not be named."""

    model_config = example(_FIELDS)

    year: Year
    holidays: Annotated[Days, Field(description="Closed, whatever the weekday.")]
    extra_days: Annotated[Days, Field(description="Open although of a weekend (调休).", default_factory=list)]
    source: Annotated[Line, Field(min_length=1, description="Who decided it, and when.")]

    def to_domain(self) -> DomainBusinessCalendar:
        """The calendar that is asked for."""
        return DomainBusinessCalendar(self.year, tuple(self.holidays), tuple(self.extra_days), self.source)


class BusinessCalendar(BusinessCalendarDraft, Resource):
    """The calendar of a year on record; it is never changed. Of several for one year the last that was filed holds."""

    model_config = example(KEPT_EXAMPLE | _FIELDS)
    address: ClassVar[str] = "/v1/business-calendars/{id}"
