"""Keeps pay simulations and what each manager would have got."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pay_simulations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("simulation", JsonDocument(), nullable=False),
        sa.Column("points", JsonDocument(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_simulations")),
    )
    op.create_table(
        "tried_pay",
        sa.Column("simulation_id", sa.Uuid(), nullable=False),
        sa.Column("manager", sa.String(100), nullable=False),
        sa.Column("before_minor", sa.BigInteger(), nullable=False),
        sa.Column("after_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["simulation_id"], ["pay_simulations.id"], name=op.f("fk_tried_pay_simulation_id")),
        sa.PrimaryKeyConstraint("simulation_id", "manager", name=op.f("pk_tried_pay")),
    )


def downgrade() -> None:
    op.drop_table("tried_pay")
    op.drop_table("pay_simulations")
