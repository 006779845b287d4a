"""The consent ledger says on what basis, and from which tool, a profile came in that was not answered here."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consent_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("basis", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("consent_entries", schema=None) as batch_op:
        batch_op.drop_column("source")
        batch_op.drop_column("basis")
