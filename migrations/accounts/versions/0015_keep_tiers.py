"""Keep the tiers of accounts."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tier_assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("tier", sa.String(length=100), nullable=False),
        sa.Column("before", sa.String(length=100), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("measures", JsonDocument(), nullable=False),
        sa.Column("rule_effective_from", sa.Date(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_tier_assessments_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_assessments")),
    )
    present = sa.text("superseded_at IS NULL")
    op.create_index(
        "uq_tier_assessments_present",
        "tier_assessments",
        ["account_id"],
        unique=True,
        sqlite_where=present,
        postgresql_where=present,
    )
    op.create_index(op.f("ix_tier_assessments_account_id"), "tier_assessments", ["account_id"])
    op.create_index(op.f("ix_tier_assessments_account_id_as_of"), "tier_assessments", ["account_id", "as_of"])
    op.create_index(op.f("ix_tier_assessments_as_of"), "tier_assessments", ["as_of"])
    op.create_index(op.f("ix_tier_assessments_tier_as_of"), "tier_assessments", ["tier", "as_of"])


def downgrade() -> None:
    op.drop_table("tier_assessments")
