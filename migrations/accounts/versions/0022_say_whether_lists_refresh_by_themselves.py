"""Say whether lists refresh by themselves; those that were filed before do."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account_lists") as table:
        table.add_column(sa.Column("refreshes_daily", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("account_lists") as table:
        table.alter_column("refreshes_daily", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("account_lists") as table:
        table.drop_column("refreshes_daily")
