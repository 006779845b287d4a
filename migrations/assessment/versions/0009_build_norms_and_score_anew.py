"""Local norms, calibrations, re-scorings, and profiles of other tools."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _resource(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    _resource(
        "instruments",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("instrument", JsonDocument(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("key", name=op.f("uq_instruments_key")),
    )
    _resource(
        "norms",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("instrument", sa.String(length=100), nullable=False),
        sa.Column("norm", JsonDocument(), nullable=False),
        sa.Column("sample", JsonDocument(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("key", name=op.f("uq_norms_key")),
    )
    _resource(
        "calibrations",
        sa.Column("instrument", sa.String(length=100), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("calibration", JsonDocument(), nullable=False),
    )
    _resource(
        "rescorings",
        sa.Column("instrument", sa.String(length=100), nullable=False),
        sa.Column("norm", sa.String(length=100), nullable=True),
        sa.Column("apply", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("profiles", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
    )
    _resource(
        "rescored_profiles",
        sa.Column("rescoring_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("change", JsonDocument(), nullable=False),
        sa.ForeignKeyConstraint(["rescoring_id"], ["rescorings.id"], name=op.f("fk_rescored_profiles_rescoring_id")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_rescored_profiles_profile_id"), ondelete="CASCADE"
        ),
    )
    for table in ("norms", "calibrations", "rescorings"):
        op.create_index(op.f(f"ix_{table}_instrument"), table, ["instrument"], unique=False)
    for column in ("rescoring_id", "profile_id"):
        op.create_index(op.f(f"ix_rescored_profiles_{column}"), "rescored_profiles", [column], unique=False)
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.alter_column("sitting_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("taken_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_column("taken_on")
        batch_op.alter_column("sitting_id", existing_type=sa.Uuid(), nullable=False)
    for table in ("rescored_profiles", "rescorings", "calibrations", "norms", "instruments"):
        op.drop_table(table)
