"""keep development plans."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "development_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("role_model_id", sa.Uuid(), nullable=False),
        sa.Column("plan", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_development_plans_profile_id")),
        sa.ForeignKeyConstraint(["role_model_id"], ["role_models.id"], name=op.f("fk_development_plans_role_model_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_plans")),
    )
    with op.batch_alter_table("development_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_development_plans_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_development_plans_profile_id"), ["profile_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("development_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_development_plans_profile_id"))
        batch_op.drop_index(batch_op.f("ix_development_plans_external_id"))

    op.drop_table("development_plans")
