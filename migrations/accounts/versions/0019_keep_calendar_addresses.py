"""Keep the addresses at which calendars are read without a token."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in ("created_at", "updated_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_addresses")),
    )
    op.create_index(op.f("ix_calendar_addresses_owner"), "calendar_addresses", ["owner"], unique=True)
    op.create_index(op.f("ix_calendar_addresses_key_sha256"), "calendar_addresses", ["key_sha256"], unique=True)


def downgrade() -> None:
    op.drop_table("calendar_addresses")
