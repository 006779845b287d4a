"""Keep addresses and documents of accounts, and the groups that accounts belong to."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENTS = ("created_at", "updated_at")


def upgrade() -> None:
    op.create_table(
        "account_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("line", sa.String(length=500), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_addresses_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_addresses")),
    )
    op.create_table(
        "account_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_documents_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_documents")),
    )
    op.create_table(
        "account_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=True),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_groups")),
        sa.UniqueConstraint("external_id", name=op.f("uq_account_groups_external_id")),
    )
    op.create_table(
        "account_group_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("control_share", DecimalText(), nullable=True),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_group_members_account_id")),
        sa.ForeignKeyConstraint(["group_id"], ["account_groups.id"], name=op.f("fk_account_group_members_group_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["accounts.id"], name=op.f("fk_account_group_members_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_group_members")),
    )
    for table, columns in (
        ("account_addresses", ("account_id",)),
        ("account_documents", ("account_id",)),
        ("account_documents", ("owner",)),
        ("account_documents", ("next_due_on",)),
        ("account_group_members", ("account_id",)),
        ("account_group_members", ("group_id",)),
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
    op.create_index(
        op.f("ix_account_group_members_account_id_kind"), "account_group_members", ["account_id", "kind"], unique=True
    )


def downgrade() -> None:
    for table in ("account_group_members", "account_groups", "account_documents", "account_addresses"):
        op.drop_table(table)
