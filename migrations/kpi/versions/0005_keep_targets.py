"""Keeps targets and the parts that they are divided into."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("measure", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("value", DecimalText(), nullable=False),
        sa.Column("aim", sa.String(length=20), nullable=False),
        sa.Column("whole_id", sa.Uuid(), nullable=True),
        sa.Column("axis", sa.String(length=20), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["whole_id"], ["targets.id"], name=op.f("fk_targets_whole_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_targets_holder"), ["holder"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_targets_period_holder_measure"), ["period", "holder", "measure"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_targets_whole_id"), ["whole_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_targets_whole_id"))
        batch_op.drop_index(batch_op.f("ix_targets_period_holder_measure"))
        batch_op.drop_index(batch_op.f("ix_targets_holder"))

    op.drop_table("targets")
