"""The tables of holdings and figures: written once, corrected by what is written later."""

from datetime import date

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.tables.filed import FiledRow


class HoldingRow(FiledRow):
    """How many of a product an account has on a day, and with what balance, in minor units."""

    __tablename__ = "holdings"
    __table_args__ = (Index(None, "account_id", "product", "as_of"),)

    product: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    units: Mapped[int]
    balance_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))


class AccountFigureRow(FiledRow):
    """What an account brought or cost in a month, in minor units."""

    __tablename__ = "account_figures"
    __table_args__ = (Index(None, "account_id", "month", "figure"),)

    figure: Mapped[str] = mapped_column(String(100))
    month: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
