"""Let qualifications run out; those before hold for a year from the day on which they were decided.

The column is added in place: SQLite would lose the triggers of a table that is made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_A_YEAR_LATER = {
    "sqlite": "UPDATE qualifications SET valid_until = date(created_at, '+365 days')",
    "postgresql": "UPDATE qualifications SET valid_until = (created_at AT TIME ZONE 'UTC')::date + 365",
}


def upgrade() -> None:
    op.add_column("qualifications", sa.Column("valid_until", sa.Date(), nullable=False, server_default="9999-12-31"))
    op.execute(_A_YEAR_LATER[op.get_bind().dialect.name])
    op.create_index(
        "ix_qualifications_valid_until_present",
        "qualifications",
        ["valid_until"],
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_qualifications_valid_until_present", "qualifications")
    op.drop_column("qualifications", "valid_until")
