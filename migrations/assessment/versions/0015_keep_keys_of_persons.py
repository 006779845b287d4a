"""Keeps a key a person, under which is sealed what names or describes somebody."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import UtcDateTime
from chassis.idempotency import seal_ledger

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_keys",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_keys")),
    )
    if not op.get_context().as_sql:
        seal_ledger(op.get_bind())


def downgrade() -> None:
    op.execute("DELETE FROM idempotency_keys")
    op.drop_table("person_keys")
