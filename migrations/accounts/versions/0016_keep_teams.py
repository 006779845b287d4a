"""Keep pairings and share sheets; referrals come from colleagues too."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, JsonDocument, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_MOMENTS = ("created_at", "updated_at")
_COMMON = (
    "id, version, account_id, partner_id, referred_on, owner, need, opportunity_id, state, history, "
    "created_at, updated_at"
)


def upgrade() -> None:
    op.create_table(
        "pairings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_manager_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["manager_id"], ["managers.id"], name=op.f("fk_pairings_manager_id")),
        sa.ForeignKeyConstraint(["product_manager_id"], ["managers.id"], name=op.f("fk_pairings_product_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
    )
    op.create_index(op.f("ix_pairings_product_manager_id"), "pairings", ["product_manager_id"])
    op.create_index(op.f("ix_pairings_manager_id"), "pairings", ["manager_id"])
    op.create_table(
        "team_share_sheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("shares", JsonDocument(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_team_share_sheets_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_share_sheets")),
    )
    op.create_index(op.f("ix_team_share_sheets_account_id"), "team_share_sheets", ["account_id"])
    _referrals("referrals", of_partners_only=False)
    _moved("partner_referrals", "referrals")
    op.create_index(op.f("ix_referrals_referrer"), "referrals", ["referrer"])


def downgrade() -> None:
    _referrals("partner_referrals", of_partners_only=True)
    op.execute("DELETE FROM referrals WHERE partner_id IS NULL")
    _moved("referrals", "partner_referrals")
    for table in ("team_share_sheets", "pairings"):
        op.drop_table(table)


def _referrals(table: str, *, of_partners_only: bool) -> None:
    fresh = (sa.Column("referrer", sa.String(length=100)), sa.Column("credited_share", DecimalText()))
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=not of_partners_only),
        *(() if of_partners_only else fresh),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        *(sa.Column(name, UtcDateTime(), nullable=False) for name in _MOMENTS),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunities.id"], name=op.f(f"fk_{table}_opportunity_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f(f"fk_{table}_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("account_id", "opportunity_id", "partner_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _moved(source: str, target: str) -> None:
    op.execute(f"INSERT INTO {target} ({_COMMON}) SELECT {_COMMON} FROM {source}")  # noqa: S608 - names of our own
    op.execute(f"UPDATE editions SET noun = '{target}' WHERE noun = '{source}'")  # noqa: S608 - names of our own
    op.drop_table(source)
