"""The tables of ties, interests and notes on personality: what is known of how the people of an account stand."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from services.accounts.tables.filed import FiledRow


class TieRow(FiledRow):
    """Who moves whom, or is at odds with whom."""

    __tablename__ = "contact_ties"

    kind: Mapped[str] = mapped_column(String(20))
    from_contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    to_contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    strength: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class InterestRow(FiledRow):
    """Who stands to lose what, and what is done about it."""

    __tablename__ = "interests"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    advocate_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    stake: Mapped[str] = mapped_column(String(20))
    threatens: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    likelihood: Mapped[Decimal] = mapped_column(DecimalText)
    impact: Mapped[int]
    way: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(100), index=True)
    review_on: Mapped[date] = mapped_column(index=True)
    compliance_flag: Mapped[bool]
    measures: Mapped[list[object]] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class PersonalityNoteRow(FiledRow):
    """What is known of how somebody is."""

    __tablename__ = "personality_notes"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    noted_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    assessment_id: Mapped[UUID | None]
    consented_on: Mapped[date | None]
