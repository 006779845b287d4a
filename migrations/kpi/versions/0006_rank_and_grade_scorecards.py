"""Ranks and grades scorecards; what was scored before belongs to the segment without a name."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("score_runs") as batch:
        batch.add_column(sa.Column("segments", JsonDocument(), nullable=False, server_default="{}"))
    with op.batch_alter_table("score_runs") as batch:
        batch.alter_column("segments", server_default=None)
    with op.batch_alter_table("scorecards") as batch:
        batch.add_column(sa.Column("segment", sa.String(length=100), nullable=False, server_default=""))
        batch.add_column(sa.Column("grade", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("place", JsonDocument(), nullable=True))
    with op.batch_alter_table("scorecards") as batch:
        batch.alter_column("segment", server_default=None)
    with op.batch_alter_table("benchmarks") as batch:
        batch.add_column(sa.Column("segment", sa.String(length=100), nullable=False, server_default=""))
        batch.drop_constraint("pk_benchmarks", type_="primary")
        batch.create_primary_key("pk_benchmarks", ["score_run_id", "segment", "indicator"])
    with op.batch_alter_table("benchmarks") as batch:
        batch.alter_column("segment", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM benchmarks WHERE segment <> ''")
    with op.batch_alter_table("benchmarks") as batch:
        batch.drop_constraint("pk_benchmarks", type_="primary")
        batch.create_primary_key("pk_benchmarks", ["score_run_id", "indicator"])
        batch.drop_column("segment")
    with op.batch_alter_table("scorecards") as batch:
        batch.drop_column("place")
        batch.drop_column("grade")
        batch.drop_column("segment")
    with op.batch_alter_table("score_runs") as batch:
        batch.drop_column("segments")
