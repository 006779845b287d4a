"""Keep the prices of allocations and what they go by.

The databases themselves refuse an account two primary managers at once.
"""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, JsonDocument, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_LASTS = "({0}.ends_on IS NULL OR {0}.ends_on > {0}.starts_on)"
_TWO_AT_ONCE = f"""EXISTS (
    SELECT 1 FROM assignments other
    WHERE other.account_id = NEW.account_id AND other.role = 'relationship' AND other.id <> NEW.id
    AND {_LASTS.format("other")}
    AND (other.ends_on IS NULL OR other.ends_on > NEW.starts_on)
    AND (NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on))"""  # noqa: S608 - of constants
_CONCERNS = f"NEW.role = 'relationship' AND {_LASTS.format('NEW')}"


def upgrade() -> None:
    with op.batch_alter_table("allocation_placements") as table:
        table.add_column(sa.Column("tier", sa.String(length=100), nullable=False, server_default=""))
        table.add_column(sa.Column("price", JsonDocument(), nullable=True))
        table.add_column(sa.Column("alternative_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("alternative_cost", DecimalText(), nullable=True))
        table.add_column(sa.Column("unplaced_cost", DecimalText(), nullable=True))
        table.create_foreign_key(
            op.f("fk_allocation_placements_alternative_id"), "managers", ["alternative_id"], ["id"]
        )
    with op.batch_alter_table("allocation_placements") as table:
        table.alter_column("tier", server_default=None)
    op.execute("UPDATE allocation_placements SET reason = 'best_fit' WHERE reason = 'least_loaded'")
    op.create_table(
        "allocation_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("territories", JsonDocument(), nullable=False),
        sa.Column("tier_max", sa.String(length=100), nullable=True),
        sa.Column("styles", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["managers.id"], name=op.f("fk_allocation_profiles_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_profiles")),
        sa.UniqueConstraint("manager_id", name=op.f("uq_allocation_profiles_manager_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for moment in ("insert", "update"):
            op.execute(f"DROP TRIGGER assignments_one_primary_{moment}")
    else:
        op.execute("DROP TRIGGER assignments_one_primary ON assignments")
        op.execute("DROP FUNCTION assignments_one_primary()")
    op.drop_table("allocation_profiles")
    with op.batch_alter_table("allocation_placements") as table:
        table.drop_constraint(op.f("fk_allocation_placements_alternative_id"), type_="foreignkey")
        for name in ("unplaced_cost", "alternative_cost", "alternative_id", "price", "tier"):
            table.drop_column(name)


def _guard_sqlite() -> None:
    for moment in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER assignments_one_primary_{moment.lower()} BEFORE {moment} ON assignments "
            f"WHEN {_CONCERNS} BEGIN SELECT RAISE(ABORT, 'two primary managers at once') WHERE {_TWO_AT_ONCE}; END"
        )


def _guard_postgresql() -> None:
    # The account's row is held first, so that of two who write at the same time the second sees what the first wrote.
    op.execute(
        f"""CREATE FUNCTION assignments_one_primary() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_CONCERNS} THEN
                PERFORM 1 FROM accounts WHERE id = NEW.account_id FOR NO KEY UPDATE;
                IF {_TWO_AT_ONCE} THEN
                    RAISE EXCEPTION 'two primary managers at once' USING ERRCODE = 'exclusion_violation';
                END IF;
            END IF;
            RETURN NEW;
        END $$"""
    )
    op.execute(
        "CREATE TRIGGER assignments_one_primary BEFORE INSERT OR UPDATE ON assignments "
        "FOR EACH ROW EXECUTE FUNCTION assignments_one_primary()"
    )
