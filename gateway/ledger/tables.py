"""The tables of the gateway."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import UtcDateTime, metadata


class GatewayRow(DeclarativeBase):
    """A row of the gateway's own database."""

    metadata = metadata()


class UsageRow(GatewayRow):
    """How often a program has called an operation, ever since it first did."""

    __tablename__ = "usage"
    __table_args__ = (
        Index(None, "client", "operation", unique=True),
        Index(None, "operation", "id"),
        Index(None, "last_called_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client: Mapped[str] = mapped_column(String(200))
    operation: Mapped[str] = mapped_column(String(100))
    calls: Mapped[int] = mapped_column(BigInteger)
    first_called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_called_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuotaRow(GatewayRow):
    """What a program has used of its quota for a class of operations in one period: a day or a month."""

    __tablename__ = "quotas"
    __table_args__ = (Index(None, "ends_at"),)

    client: Mapped[str] = mapped_column(String(200), primary_key=True)
    rate_class: Mapped[str] = mapped_column(String(20), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    used: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RateRow(GatewayRow):
    """How full the bucket of a caller is, as of a moment; only where several gateways count together."""

    __tablename__ = "rates"
    __table_args__ = (Index(None, "as_of_us"),)

    caller: Mapped[str] = mapped_column(String(200), primary_key=True)
    rate_class: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[int] = mapped_column(BigInteger)
    as_of_us: Mapped[int] = mapped_column(BigInteger)


class AssertionRow(GatewayRow):
    """A signed assertion by which a client proved itself, for as long as it could be shown again."""

    __tablename__ = "assertions"
    __table_args__ = (Index(None, "counts_until"),)

    client: Mapped[str] = mapped_column(String(100), primary_key=True)
    assertion: Mapped[str] = mapped_column(String(200), primary_key=True)
    counts_until: Mapped[datetime] = mapped_column(UtcDateTime)
