"""Finds activities and cases that have words which nobody needs any more."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_WITH_WORDS = "subject <> '–'"


def upgrade() -> None:
    for table in ("activities", "complaints"):
        op.create_index(
            f"ix_{table}_told",
            table,
            ["updated_at"],
            sqlite_where=sa.text(_WITH_WORDS),
            postgresql_where=sa.text(_WITH_WORDS),
        )


def downgrade() -> None:
    for table in ("activities", "complaints"):
        op.drop_index(f"ix_{table}_told", table)
