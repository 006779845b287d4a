"""The collection that all tables of the service belong to."""

from sqlalchemy.orm import DeclarativeBase

from chassis.columns import metadata


class KpiRow(DeclarativeBase):
    """A row of the kpi service."""

    metadata = metadata()
