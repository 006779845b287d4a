"""Keeps the people of pay runs as rows, and how pools are divided; runs on their way are taken along."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_RUNS = sa.table(
    "pay_runs",
    sa.column("id", sa.Uuid()),
    sa.column("state", sa.String()),
    *(sa.column(name, JsonDocument()) for name in ("payees", "extras", "pool_points")),
)


def upgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.add_column(sa.Column("divisions", JsonDocument(), nullable=False, server_default="{}"))
    with op.batch_alter_table("pay_runs") as batch:
        batch.alter_column("divisions", server_default=None)
    people = op.create_table(
        "pay_run_payees",
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("payee", JsonDocument(), nullable=False),
        sa.Column("extras", JsonDocument(), nullable=False),
        sa.Column("points", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("pay_run_id", "place", name=op.f("pk_pay_run_payees")),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_pay_run_payees_pay_run_id_pay_runs")),
    )
    for run in op.get_bind().execute(sa.select(_RUNS).where(_RUNS.c.state == "draft")).all():
        rows = [_row(run, place, payee) for place, payee in enumerate(run.payees)]
        if rows:
            op.bulk_insert(people, rows)


def _row(run: sa.Row, place: int, payee: dict[str, object]) -> dict[str, object]:
    manager = payee["manager"]
    points = {pool: found[manager] for pool, found in run.pool_points.items() if manager in found}
    extras = run.extras.get(manager, [])
    return {"pay_run_id": run.id, "place": place, "payee": payee, "extras": extras, "points": points}


def downgrade() -> None:
    op.drop_table("pay_run_payees")
    with op.batch_alter_table("pay_runs") as batch:
        batch.drop_column("divisions")
