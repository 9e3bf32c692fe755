"""The first tables: ids, origins, records with their revisions and links, releases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# the tables whose rows stay as they are for ever, and the keys that tell two rows apart
PERMANENT = {
    "identifiers": (("id",),),
    "revisions": (("identifier", "origin", "number"),),
    "record_links": (("identifier", "origin", "number", "role", "target"),),
    "releases": (("sequence",), ("id",)),
}


def upgrade() -> None:
    op.create_table(
        "identifiers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identifiers"),
        sa.UniqueConstraint("id", "record_type", name="uq_identifiers_id_record_type"),
    )
    origins = op.create_table(
        "origins",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_origins"),
        sa.UniqueConstraint("precedence", name="uq_origins_precedence"),
    )
    op.create_table(
        "revisions",
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("(body IS NULL) = (body_hash IS NULL)", name=op.f("ck_revisions_body_with_hash")),
        sa.ForeignKeyConstraint(
            ["identifier", "record_type"],
            ["identifiers.id", "identifiers.record_type"],
            name="fk_revisions_identifier_record_type",
        ),
        sa.ForeignKeyConstraint(["origin"], ["origins.id"], name="fk_revisions_origin"),
        sa.PrimaryKeyConstraint("identifier", "origin", "number", name="pk_revisions"),
    )
    op.create_table(
        "records",
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identifier", "origin", "revision"],
            ["revisions.identifier", "revisions.origin", "revisions.number"],
            name="fk_records_identifier_origin_revision",
        ),
        sa.PrimaryKeyConstraint("identifier", "origin", name="pk_records"),
    )
    op.create_table(
        "record_links",
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["identifier", "origin", "number"],
            ["revisions.identifier", "revisions.origin", "revisions.number"],
            name="fk_record_links_identifier_origin_number",
        ),
        sa.ForeignKeyConstraint(
            ["target"], ["identifiers.id"], name="fk_record_links_target", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("identifier", "origin", "number", "role", "target", name="pk_record_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_record_links_target", "record_links", ["target"])
    op.create_table(
        "releases",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_releases"),
        sa.UniqueConstraint("id", name="uq_releases_id"),
    )
    op.bulk_insert(origins, [{"id": "local", "precedence": 1}, {"id": "seed", "precedence": 2}])
    guard = {"sqlite": _guard_sqlite, "postgresql": _guard_postgresql}[op.get_context().dialect.name]
    guard()


def downgrade() -> None:
    for table in ("releases", "record_links", "records", "revisions", "origins", "identifiers"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION forbid_change()")


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
    op.execute("""
        CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """)
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_permanent BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()"
        )
