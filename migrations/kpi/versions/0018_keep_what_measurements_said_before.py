"""Keeps what measurements said before, and why one was recorded for a period that was closed."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("measurements") as batch:
        batch.add_column(sa.Column("late_reason", sa.String(500), nullable=False, server_default=""))
    with op.batch_alter_table("measurements") as batch:
        batch.alter_column("late_reason", server_default=None)
    op.create_table(
        "measurement_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measurement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", DecimalText(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(200), nullable=False),
        sa.Column("late_reason", sa.String(500), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement_versions")),
        sa.ForeignKeyConstraint(
            ["measurement_id"], ["measurements.id"], name=op.f("fk_measurement_versions_measurement_id_measurements")
        ),
    )
    op.create_index(
        op.f("ix_measurement_versions_measurement_id_number"),
        "measurement_versions",
        ["measurement_id", "number"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("measurement_versions")
    with op.batch_alter_table("measurements") as batch:
        batch.drop_column("late_reason")
