"""Keeps career rules, reviews of appointments and competitions for promotion."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "career_rules",
        *_identity(),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rules", JsonDocument(), nullable=False),
        *_moments(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_career_rules")),
    )
    op.create_index(op.f("ix_career_rules_code_valid_from"), "career_rules", ["code", "valid_from"], unique=True)
    for table, document in (("appointment_reviews", "review"), ("competitions", "competition")):
        op.create_table(
            table,
            *_identity(),
            sa.Column(document, JsonDocument(), nullable=False),
            *_moments(),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )


def _identity() -> tuple[sa.Column, ...]:
    return sa.Column("id", sa.Uuid(), nullable=False), sa.Column("version", sa.Integer(), nullable=False)


def _moments() -> tuple[sa.Column, ...]:
    return sa.Column("created_at", UtcDateTime(), nullable=False), sa.Column(
        "updated_at", UtcDateTime(), nullable=False
    )


def downgrade() -> None:
    op.drop_table("competitions")
    op.drop_table("appointment_reviews")
    op.drop_table("career_rules")
