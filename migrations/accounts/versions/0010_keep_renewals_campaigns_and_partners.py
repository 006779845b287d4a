"""Keeps renewals, campaigns with their participants, and alliance partners with their referrals."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import JsonDocument, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaigns_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "partners",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("trade", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("commitments", JsonDocument(), nullable=False),
        sa.Column("contact", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
    )
    op.create_table(
        "campaign_participants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("response", sa.String(length=20), nullable=False),
        sa.Column("responded_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_campaign_participants_account_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_participants_campaign_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_campaign_participants_contact_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_participants")),
    )
    with op.batch_alter_table("campaign_participants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_participants_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_participants_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_participants_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "partner_referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_partner_referrals_account_id")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_partner_referrals_opportunity_id")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_referrals_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_referrals")),
    )
    with op.batch_alter_table("partner_referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_referrals_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_referrals_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_referrals_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "renewals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("leaving_reason", sa.String(length=20), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_renewals_account_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_renewals_contract_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["contracts.id"], name=op.f("fk_renewals_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewals")),
    )
    with op.batch_alter_table("renewals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewals_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewals_contract_id"), ["contract_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_renewals_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewals_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewals_state_ends_on"), ["state", "ends_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_renewals_successor_id"), ["successor_id"], unique=False)

    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("campaign_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_opportunities_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_opportunities_campaign_id"), "campaigns", ["campaign_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("opportunities", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_opportunities_campaign_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_opportunities_campaign_id"))
        batch_op.drop_column("campaign_id")

    with op.batch_alter_table("renewals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewals_successor_id"))
        batch_op.drop_index(batch_op.f("ix_renewals_state_ends_on"))
        batch_op.drop_index(batch_op.f("ix_renewals_owner"))
        batch_op.drop_index(batch_op.f("ix_renewals_ends_on"))
        batch_op.drop_index(batch_op.f("ix_renewals_contract_id"))
        batch_op.drop_index(batch_op.f("ix_renewals_account_id"))

    op.drop_table("renewals")
    with op.batch_alter_table("partner_referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_referrals_partner_id"))
        batch_op.drop_index(batch_op.f("ix_partner_referrals_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_partner_referrals_account_id"))

    op.drop_table("partner_referrals")
    with op.batch_alter_table("campaign_participants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_participants_contact_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_participants_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_participants_account_id"))

    op.drop_table("campaign_participants")
    op.drop_table("partners")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaigns_starts_on"))

    op.drop_table("campaigns")
