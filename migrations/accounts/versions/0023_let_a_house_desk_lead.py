"""Let a house desk lead the accounts for whom nobody is named.

The columns are added in place: SQLite would lose the triggers of a table that is made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_DESK = sa.text("house_desk")


def upgrade() -> None:
    for table in ("managers", "assignments"):
        op.add_column(table, sa.Column("house_desk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "uq_managers_house_desk", "managers", ["house_desk"], unique=True, sqlite_where=_DESK, postgresql_where=_DESK
    )


def downgrade() -> None:
    op.drop_index("uq_managers_house_desk", "managers")
    for table in ("managers", "assignments"):
        op.drop_column(table, "house_desk")
