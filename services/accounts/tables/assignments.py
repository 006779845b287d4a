"""The tables of assignments, and of the allocations that propose them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from chassis.rows import ResourceRow
from services.accounts.tables.filed import ShelvedRow
from services.accounts.tables.row import AccountsRow

_OPEN_PRIMARY = "role = 'relationship' AND ends_on IS NULL"


class AllocationRow(ResourceRow, AccountsRow):
    """A proposal of who serves whom from `starts_on` on, and how far its approval is."""

    __tablename__ = "allocations"
    __table_args__ = (Index(None, "state", "created_at"),)

    state: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(200))
    approver: Mapped[str | None] = mapped_column(String(200))
    starts_on: Mapped[date]
    summary: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class AllocationCourseRow(AccountsRow):
    """How far the run of an allocation is: the book as it was read, and the course of its solving; gone at the end."""

    __tablename__ = "allocation_courses"

    job_id: Mapped[UUID] = mapped_column(primary_key=True)
    book: Mapped[bytes] = mapped_column(LargeBinary)
    course: Mapped[bytes | None] = mapped_column(LargeBinary)


class PlacementRow(AccountsRow):
    """Where an allocation puts one account; `position` is the order in which it was decided."""

    __tablename__ = "allocation_placements"
    __table_args__ = (Index(None, "allocation_id", "position", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocations.id"))
    position: Mapped[int]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("managers.id"))
    previous_manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("managers.id"))
    reason: Mapped[str] = mapped_column(String(40))
    hours: Mapped[Decimal] = mapped_column(DecimalText)
    tier: Mapped[str] = mapped_column(String(100))
    price: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
    alternative_id: Mapped[UUID | None] = mapped_column(ForeignKey("managers.id"))
    alternative_cost: Mapped[Decimal | None] = mapped_column(DecimalText)
    unplaced_cost: Mapped[Decimal | None] = mapped_column(DecimalText)


class AllocationProfileRow(ShelvedRow):
    """What an allocation takes into account of a manager, beside the record."""

    __tablename__ = "allocation_profiles"

    manager_id: Mapped[UUID] = mapped_column(ForeignKey("managers.id"), unique=True)
    territories: Mapped[list[object]] = mapped_column(JsonDocument)
    tier_max: Mapped[str | None] = mapped_column(String(100))
    styles: Mapped[list[object]] = mapped_column(JsonDocument)


class AssignmentRow(ResourceRow, AccountsRow):
    """Who serves an account, from when to when. The database itself allows one open primary assignment an account."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index(
            "uq_assignments_open_primary",
            "account_id",
            unique=True,
            sqlite_where=text(_OPEN_PRIMARY),
            postgresql_where=text(_OPEN_PRIMARY),
        ),
        Index(None, "account_id", "starts_on"),
        Index(None, "manager_id", "starts_on"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("managers.id"))
    role: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    locked: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500))
    house_desk: Mapped[bool] = mapped_column(server_default=false())
    allocation_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocations.id"))
