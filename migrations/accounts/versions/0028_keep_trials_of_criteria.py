"""Keep trials of criteria on the whole portfolio, with what they make of each account."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, JsonDocument, UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_OUTCOMES = "criteria_trial_outcomes"


def upgrade() -> None:
    op.create_table(
        "criteria_trials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("criteria", JsonDocument(), nullable=False),
        sa.Column("against_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_until", sa.Date(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in ("created_at", "updated_at")),
        sa.ForeignKeyConstraint(
            ["against_id"], ["criteria_sets.id"], name=op.f("fk_criteria_trials_against_id_criteria_sets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_trials")),
    )
    op.create_table(
        _OUTCOMES,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("before_score", DecimalText(), nullable=True),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("after_score", DecimalText(), nullable=True),
        sa.Column("reasons", JsonDocument(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in ("created_at", "updated_at")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{_OUTCOMES}_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["trial_id"], ["criteria_trials.id"], name=op.f(f"fk_{_OUTCOMES}_trial_id_criteria_trials")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_OUTCOMES}")),
    )
    op.create_index(op.f(f"ix_{_OUTCOMES}_account_id"), _OUTCOMES, ["account_id"])
    op.create_index(op.f(f"ix_{_OUTCOMES}_trial_id_account_id"), _OUTCOMES, ["trial_id", "account_id"], unique=True)
    op.create_index(op.f(f"ix_{_OUTCOMES}_trial_id_before_after"), _OUTCOMES, ["trial_id", "before", "after"])


def downgrade() -> None:
    op.drop_table(_OUTCOMES)
    op.drop_table("criteria_trials")
