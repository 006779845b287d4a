"""Keeps payout accounts, bank files, and how the results of teams were shared."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payout_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(100), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("account", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_accounts")),
    )
    op.create_index(op.f("ix_payout_accounts_party"), "payout_accounts", ["party"])
    op.create_table(
        "bank_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("file", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_bank_files_pay_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_files")),
    )
    op.create_index(op.f("ix_bank_files_pay_run_id"), "bank_files", ["pay_run_id"])
    with op.batch_alter_table("pay_runs") as batch:
        batch.add_column(sa.Column("team_parts", JsonDocument(), nullable=False, server_default="[]"))
    with op.batch_alter_table("pay_runs") as batch:
        batch.alter_column("team_parts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.drop_column("team_parts")
    op.drop_table("bank_files")
    op.drop_table("payout_accounts")
