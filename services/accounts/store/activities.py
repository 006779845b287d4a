"""Activities, goals, plans and priorities in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from chassis.wire import ExternalId
from services.accounts.domain.activity import Activity, ActivityKind, ActivityState
from services.accounts.domain.calendar_address import CalendarAddress
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer
from services.accounts.tables import ActivityRow, CalendarAddressRow

calendar_addresses = Shelf(CalendarAddressRow, CalendarAddress, "calendar", ("created_at",))
activities = Shelf(ActivityRow, Activity, "activity", ("starts_at", "created_at"))


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities: every criterion that is given must hold."""

    account_id: Annotated[UUID | None, Field(description="With this account.")] = None
    kind: Annotated[ActivityKind | None, Field(description="Visits, calls, return visits or services.")] = None
    state: Annotated[ActivityState | None, Field(description="Where it stands.")] = None
    owner: Annotated[ExternalId | None, Field(description="Whose appointment, by personnel number.")] = None
    executive: Annotated[bool | None, Field(description="By senior management.")] = None


def beginning(from_day: date | None, until_day: date | None) -> tuple[ColumnElement[bool], ...]:
    """The condition of beginning on these days (UTC), both included."""
    conditions = []
    if from_day:
        conditions.append(ActivityRow.starts_at >= datetime.combine(from_day, time(), UTC))
    if until_day:
        conditions.append(ActivityRow.starts_at < datetime.combine(until_day, time(), UTC) + timedelta(days=1))
    return tuple(conditions)


def beginning_between(
    session: Session, start: date, last: date, viewer: Viewer | None, most: int, **given: object
) -> Sequence[Kept[Activity]]:
    """The activities that begin on these days."""
    return activities.every(session, *beginning(start, last), viewer=viewer, most=most, **given)
