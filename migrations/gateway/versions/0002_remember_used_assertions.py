"""remember used assertions."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assertions",
        sa.Column("client", sa.String(length=100), nullable=False),
        sa.Column("assertion", sa.String(length=200), nullable=False),
        sa.Column("counts_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client", "assertion", name=op.f("pk_assertions")),
    )
    op.create_index(op.f("ix_assertions_counts_until"), "assertions", ["counts_until"])


def downgrade() -> None:
    op.drop_table("assertions")
