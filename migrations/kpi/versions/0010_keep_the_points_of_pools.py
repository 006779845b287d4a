"""Keeps the points of pools; runs before this had none."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.add_column(sa.Column("pool_points", JsonDocument(), nullable=False, server_default="{}"))
    with op.batch_alter_table("pay_runs") as batch:
        batch.alter_column("pool_points", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.drop_column("pool_points")
