"""Tells which profiles have gone, so that columns of very many lose them without being read anew."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_departures",
        sa.Column("norm", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("norm", "number", name=op.f("pk_profile_departures")),
    )


def downgrade() -> None:
    op.drop_table("profile_departures")
