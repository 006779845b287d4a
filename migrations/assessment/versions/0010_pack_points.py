"""The points of both matched styles beside each profile, so that very many are read at once."""

import struct
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000


def upgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tenths", sa.LargeBinary(length=16), nullable=True))
    _pack(op.get_bind())
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.alter_column("tenths", existing_type=sa.LargeBinary(length=16), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_column("tenths")


def _pack(connection: sa.Connection) -> None:
    table = sa.table("profiles", sa.column("id", sa.Uuid()), sa.column("profile", JsonDocument()),
                     sa.column("tenths", sa.LargeBinary()))  # fmt: skip
    waiting = sa.select(table.c.id, table.c.profile).where(table.c.tenths.is_(None)).limit(_AT_ONCE)
    while rows := connection.execute(waiting).all():
        for profile_id, profile in rows:
            change = sa.update(table).where(table.c.id == profile_id).values(tenths=_packed(profile))
            connection.execute(change)


def _packed(profile: dict) -> bytes:
    styles = profile["styles"]
    points = [styles[style][factor]["points"] for style in ("internal", "external") for factor in "DISC"]
    return struct.pack("<8h", *(int(Decimal(str(value)) * 10) for value in points))
