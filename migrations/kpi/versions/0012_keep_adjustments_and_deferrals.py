"""Keeps adjustments, recomputations, deferrals, who approved a plan, and what policy packs find in a run.

Plans from before this count as approved: people have been paid by them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _kept() -> tuple[sa.Column, ...]:
    return sa.Column("created_at", UtcDateTime(), nullable=False), sa.Column(
        "updated_at", UtcDateTime(), nullable=False
    )


def upgrade() -> None:
    _adjustments()
    _recomputations()
    _deferrals()
    with op.batch_alter_table("pay_plans") as batch:
        batch.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="approved"))
        batch.add_column(sa.Column("author", sa.String(200), nullable=False, server_default="unknown"))
        batch.add_column(sa.Column("approver", sa.String(200), nullable=True))
    with op.batch_alter_table("pay_plans") as batch:
        batch.alter_column("state", server_default=None)
        batch.alter_column("author", server_default=None)
    with op.batch_alter_table("pay_runs") as batch:
        batch.add_column(sa.Column("adjustments", JsonDocument(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("findings", JsonDocument(), nullable=False, server_default="[]"))
    with op.batch_alter_table("pay_runs") as batch:
        batch.alter_column("adjustments", server_default=None)
        batch.alter_column("findings", server_default=None)


def _adjustments() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manager", sa.String(100), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("reason_code", sa.String(100), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=True),
        sa.Column("adjustment", JsonDocument(), nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_adjustments_pay_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    for columns in (["manager", "state"], ["state", "due"], ["origin_id"], ["pay_run_id"]):
        op.create_index(op.f(f"ix_adjustments_{'_'.join(columns)}"), "adjustments", columns)


def _recomputations() -> None:
    op.create_table(
        "recomputations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_recomputations_pay_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recomputations")),
    )
    op.create_index(op.f("ix_recomputations_pay_run_id"), "recomputations", ["pay_run_id"])


def _deferrals() -> None:
    op.create_table(
        "deferrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manager", sa.String(100), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("held", JsonDocument(), nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_deferrals_pay_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deferrals")),
    )
    for columns in (["manager"], ["pay_run_id"], ["state", "next_due"]):
        op.create_index(op.f(f"ix_deferrals_{'_'.join(columns)}"), "deferrals", columns)


def downgrade() -> None:
    with op.batch_alter_table("pay_runs") as batch:
        batch.drop_column("findings")
        batch.drop_column("adjustments")
    with op.batch_alter_table("pay_plans") as batch:
        batch.drop_column("approver")
        batch.drop_column("author")
        batch.drop_column("state")
    op.drop_table("deferrals")
    op.drop_table("recomputations")
    op.drop_table("adjustments")
