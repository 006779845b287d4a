"""Keep wallet estimates, competitors' positions and market totals."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MOMENTS = ("created_at", "updated_at")


def upgrade() -> None:
    op.create_table(
        "wallet_estimates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("low_minor", sa.BigInteger(), nullable=False),
        sa.Column("estimate_minor", sa.BigInteger(), nullable=False),
        sa.Column("high_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_wallet_estimates_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_estimates")),
    )
    op.create_table(
        "competitor_positions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("competitor", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("share", DecimalText(), nullable=True),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("weaknesses", sa.Text(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_competitor_positions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitor_positions")),
    )
    op.create_table(
        "market_totals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("market", sa.String(length=100), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_totals")),
    )
    op.create_index(op.f("ix_wallet_estimates_account_id"), "wallet_estimates", ["account_id"])
    op.create_index(op.f("ix_competitor_positions_account_id"), "competitor_positions", ["account_id"])
    op.create_index(op.f("ix_competitor_positions_competitor"), "competitor_positions", ["competitor"])
    op.create_index(op.f("ix_market_totals_market_month"), "market_totals", ["market", "month"])


def downgrade() -> None:
    for table in ("market_totals", "competitor_positions", "wallet_estimates"):
        op.drop_table(table)
