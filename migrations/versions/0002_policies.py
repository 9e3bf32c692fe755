"""What a site quietens, raises or annotates, and when somebody ended it. Neither is ever changed or deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# the tables whose rows stay as they are for ever, and the keys that tell two rows apart
PERMANENT = {"policies": (("sequence",), ("id",)), "policy_ends": (("policy",),)}


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_policies"),
        sa.UniqueConstraint("id", name="uq_policies_id"),
    )
    op.create_table(
        "policy_ends",
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["policy"], ["policies.id"], name="fk_policy_ends_policy"),
        sa.PrimaryKeyConstraint("policy", name="pk_policy_ends"),
    )
    guard = {"sqlite": _guard_sqlite, "postgresql": _guard_postgresql}[op.get_context().dialect.name]
    guard()


def downgrade() -> None:
    op.drop_table("policy_ends")
    op.drop_table("policies")


def _guard_sqlite() -> None:
    for table, keys in PERMANENT.items():
        forbid = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
        # INSERT OR REPLACE deletes without asking the delete trigger
        taken = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {forbid}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {forbid}")
        exists = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 (names from this file)
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} {forbid}")


def _guard_postgresql() -> None:
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )
