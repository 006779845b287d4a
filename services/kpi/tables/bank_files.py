"""The tables of payout accounts and bank files."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class PayoutAccountRow(ResourceRow, KpiRow):
    """An account of a manager or an agent; the newest of a party counts."""

    __tablename__ = "payout_accounts"
    __table_args__ = (Index(None, "party"),)

    party: Mapped[str] = mapped_column(String(100))
    author: Mapped[str] = mapped_column(String(200))
    account: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class BankFileRow(ResourceRow, KpiRow):
    """The transfers of a pay run as they were handed to the bank."""

    __tablename__ = "bank_files"
    __table_args__ = (Index(None, "pay_run_id"),)

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"))
    author: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int] = mapped_column(BigInteger)
    file: Mapped[dict[str, object]] = mapped_column(JsonDocument)
