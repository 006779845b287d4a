"""keep own competency models, reviews and invitations."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competency_models",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("model", JsonDocument(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_models")),
        sa.UniqueConstraint("key", name=op.f("uq_competency_models_key")),
    )
    op.create_table(
        "competency_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("review", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_reviews")),
    )
    with op.batch_alter_table("competency_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competency_reviews_external_id"), ["external_id"], unique=False)

    op.create_table(
        "competency_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("invitation", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["competency_reviews.id"], name=op.f("fk_competency_invitations_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_invitations")),
        sa.UniqueConstraint("review_id", "external_id", name=op.f("uq_competency_invitations_review_id_external_id")),
    )
    with op.batch_alter_table("competency_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competency_invitations_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_competency_invitations_review_id"), ["review_id"], unique=False)

    with op.batch_alter_table("erasures") as batch:
        batch.add_column(sa.Column("competency_reviews", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("erasures") as batch:
        batch.drop_column("competency_reviews")

    op.drop_table("competency_invitations")
    op.drop_table("competency_reviews")
    op.drop_table("competency_models")
