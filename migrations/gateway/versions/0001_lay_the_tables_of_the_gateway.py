"""lay the tables of the gateway."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "usage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("operation", sa.String(length=100), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("first_called_at", UtcDateTime(), nullable=False),
        sa.Column("last_called_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage")),
    )
    op.create_index(op.f("ix_usage_client_operation"), "usage", ["client", "operation"], unique=True)
    op.create_index(op.f("ix_usage_operation_id"), "usage", ["operation", "id"])
    op.create_index(op.f("ix_usage_last_called_at_id"), "usage", ["last_called_at", "id"])
    op.create_table(
        "quotas",
        sa.Column("client", sa.String(length=200), nullable=False),
        sa.Column("rate_class", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client", "rate_class", "period", name=op.f("pk_quotas")),
    )
    op.create_index(op.f("ix_quotas_ends_at"), "quotas", ["ends_at"])
    # What is lost with the server is a few seconds of counting, so PostgreSQL keeps no log of it.
    unlogged = ["UNLOGGED"] if op.get_context().dialect.name == "postgresql" else []
    op.create_table(
        "rates",
        sa.Column("caller", sa.String(length=200), nullable=False),
        sa.Column("rate_class", sa.String(length=20), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("as_of_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "rate_class", name=op.f("pk_rates")),
        prefixes=unlogged,
    )
    op.create_index(op.f("ix_rates_as_of_us"), "rates", ["as_of_us"])


def downgrade() -> None:
    op.drop_table("rates")
    op.drop_table("quotas")
    op.drop_table("usage")
