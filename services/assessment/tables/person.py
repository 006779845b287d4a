"""The columns by which a person is found, wherever a person stands in a table."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class PersonColumns:
    """A respondent, column by column, so that lists can be filtered."""

    external_id: Mapped[str] = mapped_column(String(100), index=True)
    name: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str | None] = mapped_column(String(100), index=True)
    role: Mapped[str | None] = mapped_column(String(100))
    performance: Mapped[str | None] = mapped_column(String(100))
