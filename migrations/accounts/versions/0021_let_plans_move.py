"""Let plans and their objectives move: drafted, started, reviewed, closed.

Plans that were filed before are under way. Of several of one account only the latest is; those before it were dropped.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_PLANS = sa.table(
    "account_plans",
    sa.column("id", sa.Uuid()),
    sa.column("account_id", sa.Uuid()),
    sa.column("objectives", JsonDocument()),
    sa.column("state", sa.String()),
)
_MOVING = ("id", "state", "history")
_LIVE = sa.text("state IN ('draft', 'active')")


def upgrade() -> None:
    with op.batch_alter_table("account_plans") as table:
        table.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="active"))
        table.add_column(sa.Column("history", JsonDocument(), nullable=False, server_default="[]"))
    with op.batch_alter_table("account_plans") as table:
        table.alter_column("state", server_default=None)
        table.alter_column("history", server_default=None)
    seen: set[UUID] = set()
    for plan_id, account_id, objectives in reversed(list(_plans())):
        moving = [each | {"id": str(uuid4()), "state": "open", "history": []} for each in objectives]
        state = "dropped" if account_id in seen else "active"
        _write(plan_id, objectives=moving, state=state)
        seen.add(account_id)
    op.create_index(
        "uq_account_plans_live",
        "account_plans",
        ["account_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def downgrade() -> None:
    op.drop_index("uq_account_plans_live", "account_plans")
    for plan_id, _, objectives in list(_plans()):
        plain = [{name: cell for name, cell in each.items() if name not in _MOVING} for each in objectives]
        _write(plan_id, objectives=plain)
    with op.batch_alter_table("account_plans") as table:
        table.drop_column("history")
        table.drop_column("state")


def _plans() -> Iterator[Any]:
    query = sa.select(_PLANS.c.id, _PLANS.c.account_id, _PLANS.c.objectives).order_by(_PLANS.c.id)
    yield from op.get_bind().execute(query)


def _write(plan_id: UUID, **cells: object) -> None:
    op.execute(_PLANS.update().where(_PLANS.c.id == plan_id).values(cells))
