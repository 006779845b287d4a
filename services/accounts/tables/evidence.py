"""The table of evidence sheets."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText
from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class EvidenceRow(ResourceRow, AccountsRow):
    """A dated sheet about an account, written once. Both amounts are in minor units of `currency`."""

    __tablename__ = "evidence_sheets"
    __table_args__ = (Index(None, "account_id", "as_of", "source", unique=True),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str | None] = mapped_column(String(3))
    annual_sales_minor: Mapped[int | None] = mapped_column(BigInteger)
    wallet_estimate_minor: Mapped[int | None] = mapped_column(BigInteger)
    margin_rate: Mapped[Decimal | None] = mapped_column(DecimalText)
    growth_rate: Mapped[Decimal | None] = mapped_column(DecimalText)
    payment_days: Mapped[int | None]
    goal_access_level: Mapped[int | None]
    openness_level: Mapped[int | None]
