"""Keeps what a pay run comes to by component; of runs of before it is summed up from their statements."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument
from chassis.domain.money import minor_digits

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_RUNS = sa.table("pay_runs", sa.column("id", sa.Uuid()), sa.column("component_minor", JsonDocument()))
_STATEMENTS = sa.table("pay_statements", sa.column("pay_run_id", sa.Uuid()), sa.column("statement", JsonDocument()))


def upgrade() -> None:
    op.add_column("pay_runs", sa.Column("component_minor", JsonDocument(), nullable=True))
    for (run_id,) in op.get_bind().execute(sa.select(_RUNS.c.id)).all():
        op.execute(_RUNS.update().where(_RUNS.c.id == run_id).values(component_minor=_summed(run_id)))
    with op.batch_alter_table("pay_runs") as table:
        table.alter_column("component_minor", existing_type=JsonDocument(), nullable=False)


def _summed(run_id: object) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = op.get_bind().execute(sa.select(_STATEMENTS.c.statement).where(_STATEMENTS.c.pay_run_id == run_id))
    for (statement,) in rows:
        for line in statement["lines"]:
            amount = Decimal(line["figure"]["value"]).scaleb(minor_digits(line["figure"]["unit"]))
            found[line["component"]] = found.get(line["component"], 0) + int(amount)
    return found


def downgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.drop_column("component_minor")
