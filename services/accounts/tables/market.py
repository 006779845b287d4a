"""The tables of the market: what accounts buy from anybody, who else sells to them, and how much there is in all."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from services.accounts.tables.filed import FiledRow, ShelvedRow


class WalletEstimateRow(FiledRow):
    """How much an account buys a year from anybody, with its interval, in minor units of one currency."""

    __tablename__ = "wallet_estimates"

    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    low_minor: Mapped[int] = mapped_column(BigInteger)
    estimate_minor: Mapped[int] = mapped_column(BigInteger)
    high_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))


class CompetitorPositionRow(FiledRow):
    """What another seller holds of an account."""

    __tablename__ = "competitor_positions"

    competitor: Mapped[str] = mapped_column(String(200), index=True)
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    share: Mapped[Decimal | None] = mapped_column(DecimalText)
    strengths: Mapped[str] = mapped_column(Text)
    weaknesses: Mapped[str] = mapped_column(Text)


class MarketTotalRow(ShelvedRow):
    """The business volume of a whole market in a month."""

    __tablename__ = "market_totals"
    __table_args__ = (Index(None, "market", "month"),)

    market: Mapped[str] = mapped_column(String(100))
    month: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    managers: Mapped[list[object]] = mapped_column(JsonDocument)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
