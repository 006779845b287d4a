"""Keeps of how many managers the alternatives of a scheme were known; runs before this had none."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("score_runs") as batch:
        batch.add_column(sa.Column("coverage", JsonDocument(), nullable=False, server_default="[]"))
    with op.batch_alter_table("score_runs") as batch:
        batch.alter_column("coverage", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("score_runs") as batch:
        batch.drop_column("coverage")
