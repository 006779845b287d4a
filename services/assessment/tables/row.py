"""The collection that all tables of the service belong to."""

from sqlalchemy.orm import DeclarativeBase

from chassis.columns import metadata


class AssessmentRow(DeclarativeBase):
    """A row of the assessment service."""

    metadata = metadata()
