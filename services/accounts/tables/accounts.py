"""The tables of accounts and their identifiers."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class IdentifierRow(AccountsRow):
    """A number that names one account, and no other."""

    __tablename__ = "account_identifiers"

    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    position: Mapped[int]


class AccountRow(ResourceRow, AccountsRow):
    """An account; its identifiers keep the order in which they were given."""

    __tablename__ = "accounts"
    __table_args__ = (Index(None, "status"), Index(None, "country"), Index(None, "sector"), Index(None, "created_at"))

    kind: Mapped[str] = mapped_column(String(20))
    legal_name: Mapped[str] = mapped_column(String(300), index=True)
    country: Mapped[str] = mapped_column(String(2))
    category: Mapped[str | None] = mapped_column(String(64))
    sector: Mapped[str | None] = mapped_column(String(64))
    external_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    status: Mapped[str] = mapped_column(String(20))
    identifiers: Mapped[list[IdentifierRow]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by=IdentifierRow.position
    )
