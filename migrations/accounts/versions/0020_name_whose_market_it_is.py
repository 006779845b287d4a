"""Name whose market a total is of."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("market_totals") as table:
        table.add_column(sa.Column("managers", JsonDocument(), nullable=False, server_default="[]"))
    with op.batch_alter_table("market_totals") as table:
        table.alter_column("managers", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("market_totals") as table:
        table.drop_column("managers")
