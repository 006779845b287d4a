"""Keep lists of accounts and the work on them."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_MOMENTS = ("created_at", "updated_at")


def upgrade() -> None:
    op.create_table(
        "account_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("condition", sa.String(length=500), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(length=100), nullable=True),
        sa.Column("refreshed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_lists")),
    )
    op.create_index(op.f("ix_account_lists_kind"), "account_lists", ["kind"])
    op.create_index(op.f("ix_account_lists_owner"), "account_lists", ["owner"])
    op.create_table(
        "list_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=100), nullable=True),
        sa.Column("known", JsonDocument(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_list_members_account_id")),
        sa.ForeignKeyConstraint(["list_id"], ["account_lists.id"], name=op.f("fk_list_members_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_members")),
    )
    present = sa.text("left_on IS NULL")
    op.create_index(
        "uq_list_members_present",
        "list_members",
        ["list_id", "account_id"],
        unique=True,
        sqlite_where=present,
        postgresql_where=present,
    )
    op.create_index(op.f("ix_list_members_account_id"), "list_members", ["account_id"])
    op.create_index(op.f("ix_list_members_list_id_joined_on"), "list_members", ["list_id", "joined_on"])
    op.create_index(op.f("ix_list_members_owner_due_on"), "list_members", ["owner", "due_on"])


def downgrade() -> None:
    op.drop_table("list_members")
    op.drop_table("account_lists")
