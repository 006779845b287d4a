"""Keeps who recorded a measurement, where it came from, and whether it is held; those of before count."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TEXTS = {"state": (20, "counted"), "recorded_by": (200, ""), "origin": (200, "")}


def upgrade() -> None:
    with op.batch_alter_table("measurements") as batch:
        for name, (length, before) in _TEXTS.items():
            batch.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=before))
        batch.add_column(sa.Column("hold", JsonDocument(), nullable=True))
        batch.add_column(sa.Column("gathered", JsonDocument(), nullable=True))
    with op.batch_alter_table("measurements") as batch:
        for name in _TEXTS:
            batch.alter_column(name, server_default=None)
    op.create_index("ix_measurements_state_created_at", "measurements", ["state", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_measurements_state_created_at", "measurements")
    op.execute("DELETE FROM measurements WHERE state <> 'counted'")
    with op.batch_alter_table("measurements") as batch:
        for name in ("gathered", "hold", *_TEXTS):
            batch.drop_column(name)
