"""Tells who reviewed a pay run; those signed before this were approved without."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.add_column(sa.Column("reviewer", sa.String(200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.drop_column("reviewer")
