"""Keep by which keys accounts meet, and which of them may be one."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, JsonDocument, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_name_keys",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_name_keys_account_id")),
        sa.PrimaryKeyConstraint("key", "account_id", name=op.f("pk_account_name_keys")),
    )
    op.create_table(
        "duplicate_candidates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", DecimalText(), nullable=False),
        sa.Column("reasons", JsonDocument(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=True),
        sa.Column("moved", JsonDocument(), nullable=True),
        sa.Column("history", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["accounts.id"], name=op.f("fk_duplicate_candidates_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["accounts.id"], name=op.f("fk_duplicate_candidates_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_candidates")),
    )
    op.create_index(op.f("ix_account_name_keys_account_id"), "account_name_keys", ["account_id"])
    table = "duplicate_candidates"
    op.create_index(op.f(f"ix_{table}_first_id_second_id"), table, ["first_id", "second_id"], unique=True)
    op.create_index(op.f(f"ix_{table}_second_id"), table, ["second_id"])
    op.create_index(op.f(f"ix_{table}_state_created_at"), table, ["state", "created_at"])


def downgrade() -> None:
    op.drop_table("duplicate_candidates")
    op.drop_table("account_name_keys")
