"""Counts what changes among the profiles of each norm, so that columns of very many are refreshed by what is new."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COVERED = ["norm", "stand", "external_id", "id", "tenths"]
"""All that columns are read from, so that the rows with their documents are left alone."""


def upgrade() -> None:
    op.create_table(
        "profile_stands",
        sa.Column("norm", sa.String(length=100), nullable=False),
        sa.Column("origin", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("departures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("norm", name=op.f("pk_profile_stands")),
    )
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stand", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.alter_column("stand", server_default=None)
        batch_op.create_index("ix_profiles_columns", _COVERED, unique=False)
    _begin(op.get_bind())


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_index("ix_profiles_columns")
        batch_op.drop_column("stand")
    op.drop_table("profile_stands")


def _begin(connection: sa.Connection) -> None:
    profiles = sa.table("profiles", sa.column("norm", sa.String()))
    stands = sa.table("profile_stands", sa.column("norm", sa.String()), sa.column("origin", sa.Uuid()),
                      sa.column("revision", sa.Integer()), sa.column("departures", sa.Integer()))  # fmt: skip
    for norm in connection.scalars(sa.select(profiles.c.norm).distinct()).all():
        row = {"norm": norm, "origin": uuid4(), "revision": 0, "departures": 0}
        connection.execute(sa.insert(stands).values(row))
