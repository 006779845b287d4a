"""lay the tables of kpi."""

import sqlalchemy as sa
from alembic import op

from chassis.columns import DecimalText, JsonDocument, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("roles", JsonDocument(), nullable=False),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("resource_type", sa.String(length=80), nullable=False),
        sa.Column("resource_id", sa.String(length=200), nullable=False),
        sa.Column("before_hash", sa.String(length=64), nullable=True),
        sa.Column("after_hash", sa.String(length=64), nullable=True),
        sa.Column("details", JsonDocument(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entries_resource_type_resource_id_sequence"),
            ["resource_type", "resource_id", "sequence"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_audit_entries_sequence"), ["sequence"], unique=True)

    op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("operation", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("headers", JsonDocument(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "operation", "key", name=op.f("pk_idempotency_keys")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_idempotency_keys_location"), ["location"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("principal", JsonDocument(), nullable=False),
        sa.Column("input", JsonDocument(), nullable=False),
        sa.Column("cursor", JsonDocument(), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=500), nullable=True),
        sa.Column("faults", JsonDocument(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("worker", sa.String(length=100), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_author_created_at"), ["author", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=60), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("mapping", JsonDocument(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("landed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_imports_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_job_id"), ["job_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_imports_noun_created_at"), ["noun", "created_at"], unique=False)

    op.create_table(
        "import_errors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(length=500), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("params", JsonDocument(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_errors_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_errors")),
    )
    with op.batch_alter_table("import_errors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_errors_import_id_row_id"), ["import_id", "row", "id"], unique=False)

    op.create_table(
        "import_files",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_files_import_id")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_files")),
    )
    op.create_table(
        "measurements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manager", sa.String(length=100), nullable=False),
        sa.Column("measure", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("value", DecimalText(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
    )
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurements_manager"), ["manager"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_measurements_period_manager_measure"), ["period", "manager", "measure"], unique=True
        )

    op.create_table(
        "pay_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("plan", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_plans")),
    )
    with op.batch_alter_table("pay_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_plans_code_valid_from"), ["code", "valid_from"], unique=True)

    op.create_table(
        "weightings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hierarchy", JsonDocument(), nullable=False),
        sa.Column("weighting", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weightings")),
    )
    op.create_table(
        "schemes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("weighting_id", sa.Uuid(), nullable=True),
        sa.Column("scheme", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["weighting_id"], ["weightings.id"], name=op.f("fk_schemes_weighting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schemes")),
    )
    with op.batch_alter_table("schemes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schemes_code_valid_from"), ["code", "valid_from"], unique=True)
        batch_op.create_index(batch_op.f("ix_schemes_weighting_id"), ["weighting_id"], unique=False)

    op.create_table(
        "score_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("managers", JsonDocument(), nullable=False),
        sa.Column("unscored", JsonDocument(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["schemes.id"], name=op.f("fk_score_runs_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_runs")),
    )
    with op.batch_alter_table("score_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_runs_period"), ["period"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_runs_scheme_id"), ["scheme_id"], unique=False)

    op.create_table(
        "pay_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("score_run_id", sa.Uuid(), nullable=False),
        sa.Column("pay_plan_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("approver", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("payees", JsonDocument(), nullable=False),
        sa.Column("extras", JsonDocument(), nullable=False),
        sa.Column("unpaid", JsonDocument(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pay_plan_id"], ["pay_plans.id"], name=op.f("fk_pay_runs_pay_plan_id")),
        sa.ForeignKeyConstraint(["score_run_id"], ["score_runs.id"], name=op.f("fk_pay_runs_score_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_runs")),
    )
    with op.batch_alter_table("pay_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_runs_pay_plan_id"), ["pay_plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_runs_period"), ["period"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_runs_score_run_id"), ["score_run_id"], unique=False)

    op.create_table(
        "scorecards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("score_run_id", sa.Uuid(), nullable=False),
        sa.Column("manager", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("score", DecimalText(), nullable=False),
        sa.Column("scorecard", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["score_run_id"], ["score_runs.id"], name=op.f("fk_scorecards_score_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
    )
    with op.batch_alter_table("scorecards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecards_manager_period"), ["manager", "period"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_scorecards_score_run_id_manager"), ["score_run_id", "manager"], unique=True
        )

    op.create_table(
        "pay_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=False),
        sa.Column("manager", sa.String(length=100), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("pay_case", JsonDocument(), nullable=False),
        sa.Column("statement", JsonDocument(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_runs.id"], name=op.f("fk_pay_statements_pay_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_statements")),
    )
    with op.batch_alter_table("pay_statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_statements_manager_period"), ["manager", "period"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pay_statements_pay_run_id_manager"), ["pay_run_id", "manager"], unique=True
        )


def downgrade() -> None:
    with op.batch_alter_table("pay_statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_statements_pay_run_id_manager"))
        batch_op.drop_index(batch_op.f("ix_pay_statements_manager_period"))

    op.drop_table("pay_statements")
    with op.batch_alter_table("scorecards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scorecards_score_run_id_manager"))
        batch_op.drop_index(batch_op.f("ix_scorecards_manager_period"))

    op.drop_table("scorecards")
    with op.batch_alter_table("pay_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_runs_score_run_id"))
        batch_op.drop_index(batch_op.f("ix_pay_runs_period"))
        batch_op.drop_index(batch_op.f("ix_pay_runs_pay_plan_id"))

    op.drop_table("pay_runs")
    with op.batch_alter_table("score_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_runs_scheme_id"))
        batch_op.drop_index(batch_op.f("ix_score_runs_period"))

    op.drop_table("score_runs")
    with op.batch_alter_table("schemes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schemes_weighting_id"))
        batch_op.drop_index(batch_op.f("ix_schemes_code_valid_from"))

    op.drop_table("schemes")
    op.drop_table("weightings")
    with op.batch_alter_table("pay_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_plans_code_valid_from"))

    op.drop_table("pay_plans")
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurements_period_manager_measure"))
        batch_op.drop_index(batch_op.f("ix_measurements_manager"))

    op.drop_table("measurements")
    op.drop_table("import_files")
    with op.batch_alter_table("import_errors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_errors_import_id_row_id"))

    op.drop_table("import_errors")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_noun_created_at"))
        batch_op.drop_index(batch_op.f("ix_imports_job_id"))

    op.drop_table("imports")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_jobs_author_created_at"))

    op.drop_table("jobs")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_location"))
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_created_at"))

    op.drop_table("idempotency_keys")
    op.drop_table("audit_heads")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_sequence"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_resource_type_resource_id_sequence"))

    op.drop_table("audit_entries")
