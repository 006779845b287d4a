"""Keeps with a score the measurements it was computed from; scorecards of before keep their explanation instead."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scorecards") as batch:
        batch.add_column(sa.Column("measured", JsonDocument(), nullable=False, server_default="[]"))
    with op.batch_alter_table("scorecards") as batch:
        batch.alter_column("measured", server_default=None)
        batch.alter_column("scorecard", existing_type=JsonDocument(), nullable=True)


def downgrade() -> None:
    # PostgreSQL has kept the absent ones as the JSON value null.
    op.execute("DELETE FROM scorecards WHERE scorecard IS NULL OR CAST(scorecard AS TEXT) = 'null'")
    with op.batch_alter_table("scorecards") as batch:
        batch.alter_column("scorecard", existing_type=JsonDocument(), nullable=False)
        batch.drop_column("measured")
