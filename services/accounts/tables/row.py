"""The collection that all tables of the service belong to."""

from sqlalchemy.orm import DeclarativeBase

from chassis.columns import metadata


class AccountsRow(DeclarativeBase):
    """A row of the accounts service."""

    metadata = metadata()
