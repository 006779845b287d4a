"""The last day of a review of competencies in a column, so that those that are over can be found."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("competency_reviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closes_on", sa.Date(), nullable=True))
    _copy(op.get_bind())
    with op.batch_alter_table("competency_reviews", schema=None) as batch_op:
        batch_op.alter_column("closes_on", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("competency_reviews", schema=None) as batch_op:
        batch_op.drop_column("closes_on")


def _copy(connection: sa.Connection) -> None:
    table = sa.table("competency_reviews", sa.column("id", sa.Uuid()), sa.column("review", JsonDocument()),
                     sa.column("closes_on", sa.Date()))  # fmt: skip
    for review_id, review in connection.execute(sa.select(table.c.id, table.c.review)).all():
        last_day = date.fromisoformat(review["closes_on"])
        connection.execute(sa.update(table).where(table.c.id == review_id).values(closes_on=last_day))
