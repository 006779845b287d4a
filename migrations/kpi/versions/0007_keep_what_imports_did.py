"""Keeps what each import put on record, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_landed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("landed", JsonDocument(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_landed_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_landed")),
    )
    with op.batch_alter_table("import_landed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_landed_import_id_id"), ["import_id", "id"], unique=False)
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revert_job_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reverted", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("unreverted", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(batch_op.f("fk_imports_revert_job_id"), "jobs", ["revert_job_id"], ["id"])
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.alter_column("reverted", server_default=None)
        batch_op.alter_column("unreverted", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_imports_revert_job_id"), type_="foreignkey")
        batch_op.drop_column("unreverted")
        batch_op.drop_column("reverted")
        batch_op.drop_column("revert_job_id")
    op.drop_table("import_landed")
