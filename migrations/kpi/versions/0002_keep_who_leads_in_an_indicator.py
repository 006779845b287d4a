"""keep who leads in an indicator."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "benchmarks",
        sa.Column("score_run_id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.String(length=100), nullable=False),
        sa.Column("manager", sa.String(length=100), nullable=False),
        sa.Column("score", DecimalText(), nullable=False),
        sa.Column("membership", DecimalText(), nullable=False),
        sa.Column("observed", DecimalText(), nullable=True),
        sa.ForeignKeyConstraint(["score_run_id"], ["score_runs.id"], name=op.f("fk_benchmarks_score_run_id")),
        sa.PrimaryKeyConstraint("score_run_id", "indicator", name=op.f("pk_benchmarks")),
    )


def downgrade() -> None:
    op.drop_table("benchmarks")
