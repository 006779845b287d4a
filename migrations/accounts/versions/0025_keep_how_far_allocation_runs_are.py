"""Keep how far allocation runs are."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allocation_courses",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("book", sa.LargeBinary(), nullable=False),
        sa.Column("course", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_allocation_courses")),
    )


def downgrade() -> None:
    op.drop_table("allocation_courses")
