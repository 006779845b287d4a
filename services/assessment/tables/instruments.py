"""The table of instruments laid down here."""

from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from services.assessment.tables.signed import SignedRow


class InstrumentRow(SignedRow):
    """An instrument; the document never changes, only its state does."""

    __tablename__ = "instruments"

    instrument: Mapped[dict[str, object]] = mapped_column(JsonDocument)
