"""Keep what accounts hold and bring, and what rows said before they were changed."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holdings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.String(length=100), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_holdings_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    op.create_table(
        "account_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.String(length=100), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_figures_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_figures")),
    )
    op.create_table(
        "editions",
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=False),
        sa.Column("superseded_by", sa.String(length=200), nullable=False),
        sa.Column("document", JsonDocument(), nullable=False),
        sa.Column("changes", JsonDocument(), nullable=False),
        sa.PrimaryKeyConstraint("thing_id", "number", name=op.f("pk_editions")),
    )
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holdings_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_holdings_account_id_product_as_of"), ["account_id", "product", "as_of"], unique=False
        )
    with op.batch_alter_table("account_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_figures_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_account_figures_account_id_month_figure"), ["account_id", "month", "figure"], unique=False
        )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_editions_account_id_superseded_at"), ["account_id", "superseded_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_editions_noun_thing_id_superseded_at"), ["noun", "thing_id", "superseded_at"], unique=False
        )


def downgrade() -> None:
    op.drop_table("editions")
    op.drop_table("account_figures")
    op.drop_table("holdings")
