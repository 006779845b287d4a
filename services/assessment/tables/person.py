"""The columns by which a person is found, wherever a person stands in a table."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.sealed_cells import Sealed


class PersonColumns:
    """A respondent, column by column, so that lists can be filtered; the name is for whoever has the key."""

    external_id: Mapped[str] = mapped_column(String(100), index=True)
    name_kept: Mapped[str] = mapped_column("name", Text)
    name = Sealed[str]("name_kept")
    bank: Mapped[str | None] = mapped_column(String(100), index=True)
    role: Mapped[str | None] = mapped_column(String(100))
    performance: Mapped[str | None] = mapped_column(String(100))

    @property
    def sealed_for(self) -> str:
        """Whose key opens the row."""
        return self.external_id
