"""Keep ties, interests, notes on personality, and what was known of contacts before."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, JsonDocument, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_editions",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("buying_role", sa.String(length=20), nullable=False),
        sa.Column("deciding_power", sa.String(length=20), nullable=False),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.Column("in_post", sa.Boolean(), nullable=False),
        sa.Column("last_contacted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_editions_account_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_contact_editions_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "number", name=op.f("pk_contact_editions")),
    )
    with op.batch_alter_table("contact_editions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_editions_account_id_recorded_at"), ["account_id", "recorded_at"], unique=False
        )

    op.create_table(
        "contact_ties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_contact_id", sa.Uuid(), nullable=False),
        sa.Column("to_contact_id", sa.Uuid(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_contact_ties_account_id")),
        sa.ForeignKeyConstraint(["from_contact_id"], ["contacts.id"], name=op.f("fk_contact_ties_from_contact_id")),
        sa.ForeignKeyConstraint(["to_contact_id"], ["contacts.id"], name=op.f("fk_contact_ties_to_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_ties")),
    )
    with op.batch_alter_table("contact_ties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_ties_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_ties_from_contact_id"), ["from_contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_ties_to_contact_id"), ["to_contact_id"], unique=False)

    op.create_table(
        "interests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("advocate_id", sa.Uuid(), nullable=True),
        sa.Column("stake", sa.String(length=20), nullable=False),
        sa.Column("threatens", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("likelihood", DecimalText(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("compliance_flag", sa.Boolean(), nullable=False),
        sa.Column("measures", JsonDocument(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("history", JsonDocument(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_interests_account_id")),
        sa.ForeignKeyConstraint(["advocate_id"], ["contacts.id"], name=op.f("fk_interests_advocate_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_interests_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interests_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interests_advocate_id"), ["advocate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interests_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interests_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_interests_review_on"), ["review_on"], unique=False)

    op.create_table(
        "personality_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_personality_notes_account_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_personality_notes_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personality_notes")),
    )
    with op.batch_alter_table("personality_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personality_notes_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_personality_notes_contact_id"), ["contact_id"], unique=False)

    # What is known of a contact today is its first edition: maps of earlier days begin with it.
    known = "external_id, name, title, buying_role, deciding_power, support, in_post, last_contacted_on"
    op.execute(
        f"INSERT INTO contact_editions (contact_id, number, recorded_at, account_id, {known}) "  # noqa: S608 - constants
        f"SELECT id, version, updated_at, account_id, {known} FROM contacts"
    )


def downgrade() -> None:
    with op.batch_alter_table("personality_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personality_notes_contact_id"))
        batch_op.drop_index(batch_op.f("ix_personality_notes_account_id"))

    op.drop_table("personality_notes")
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interests_review_on"))
        batch_op.drop_index(batch_op.f("ix_interests_owner"))
        batch_op.drop_index(batch_op.f("ix_interests_contact_id"))
        batch_op.drop_index(batch_op.f("ix_interests_advocate_id"))
        batch_op.drop_index(batch_op.f("ix_interests_account_id"))

    op.drop_table("interests")
    with op.batch_alter_table("contact_ties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_ties_to_contact_id"))
        batch_op.drop_index(batch_op.f("ix_contact_ties_from_contact_id"))
        batch_op.drop_index(batch_op.f("ix_contact_ties_account_id"))

    op.drop_table("contact_ties")
    with op.batch_alter_table("contact_editions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_editions_account_id_recorded_at"))

    op.drop_table("contact_editions")
