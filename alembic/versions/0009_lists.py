"""the model of the one list: elements, citations, adoption, publications, alarms

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def text(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    with op.batch_alter_table("source_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("stated", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("wrong", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("source_list", schema=None) as batch_op:
        for name in ("stated", "wrong"):
            batch_op.alter_column(name, existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "law_change",
        sa.Column("id", sa.Integer(), nullable=False),
        text("law_key", 200),
        text("title", 200),
        text("kind", 32),
        sa.Column("effective_on", sa.Date(), nullable=False),
        text("number", 100),
        sa.Column("articles", JSON, nullable=False),
        text("successor", 200),
        text("source", 500),
        text("struck", 300),
        text("entered_by", 100),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("law_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_change_law_key"), ["law_key"], unique=False)
    op.create_table(
        "item_particulars",
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        text("main_code", 100),
        text("main_name", 500),
        sa.Column("power", sa.String(length=32), nullable=True),
        text("catalogue_code", 14),
        sa.Column("implementation_codes", JSON, nullable=False),
        sa.Column("ratio", JSON, nullable=False),
        sa.Column("frequency", JSON, nullable=False),
        sa.Column("cap", sa.Integer(), nullable=True),
        text("capped_by", 300),
        text("lead", 200),
        sa.Column("participants", JSON, nullable=False),
        sa.Column("levels", JSON, nullable=False),
        text("target", 1000),
        text("method", 300),
        sa.Column("conflicts", JSON, nullable=False),
        sa.Column("clashes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unified_item_id"], ["unified_item.id"]),
        sa.PrimaryKeyConstraint("unified_item_id"),
    )
    with op.batch_alter_table("item_particulars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_particulars_main_name"), ["main_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_particulars_power"), ["power"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_particulars_clashes"), ["clashes"], unique=False)
    op.create_table(
        "item_citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=True),
        text("law_key", 200),
        text("law", 200),
        text("number", 100),
        sa.Column("article", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["unified_item_id"], ["unified_item.id"]),
        sa.ForeignKeyConstraint(["checklist_id"], ["checklist.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("item_citation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_citation_unified_item_id"), ["unified_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_citation_checklist_id"), ["checklist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_citation_law_key"), ["law_key"], unique=False)
    op.create_table(
        "list_template",
        sa.Column("id", sa.Integer(), nullable=False),
        text("kind", 32),
        text("issuer", 100),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        text("file_name", 200),
        text("sha256", 64),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        text("imported_by", 100),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issuer", "kind", "version"),
    )
    op.create_table(
        "template_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        text("key", 300),
        text("code", 100),
        text("name", 500),
        text("name_key", 500),
        text("department", 200),
        text("target", 1000),
        text("category", 300),
        text("item_class", 100),
        text("method", 300),
        sa.Column("basis", sa.String(), nullable=False),
        text("ratio", 300),
        text("frequency", 300),
        sa.Column("content", sa.String(), nullable=False),
        text("aligned_code", 100),
        text("aligned_name", 500),
        sa.Column("raw", JSON, nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["list_template.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("template_id", "key"),
    )
    with op.batch_alter_table("template_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_template_item_key"), ["key"], unique=False)
    op.create_table(
        "item_adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        text("place", 32),
        text("issuer", 100),
        text("kind", 32),
        text("key", 300),
        text("mode", 32),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("seen_id", sa.Integer(), nullable=True),
        sa.Column("own", JSON, nullable=False),
        text("note", 500),
        text("decided_by", 100),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["list_template.id"]),
        sa.ForeignKeyConstraint(["seen_id"], ["list_template.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("place", "issuer", "kind", "key"),
    )
    with op.batch_alter_table("item_adoption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_adoption_template_id"), ["template_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_adoption_seen_id"), ["seen_id"], unique=False)
    op.create_table(
        "published_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        text("title", 200),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        text("sha256", 64),
        sa.Column("published_at", MOMENT, nullable=False),
        text("published_by", 100),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        text("withdrawn_by", 100),
        text("reason", 500),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version"),
    )
    op.create_table(
        "department_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        text("name", 200),
        text("name_key", 200),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        text("basis", 300),
        text("entered_by", 100),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key", "department_id"),
    )
    with op.batch_alter_table("department_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_department_name_department_id"), ["department_id"], unique=False)
    op.create_table(
        "alarm_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        text("change_code", 32),
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        text("note", 500),
        text("answered_by", 100),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["unified_item_id"], ["unified_item.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("change_code", "unified_item_id", "printed_on"),
    )
    with op.batch_alter_table("alarm_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alarm_answer_unified_item_id"), ["unified_item_id"], unique=False)
    op.create_table(
        "item_standing",
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        text("standing", 32),
        text("basis", 500),
        text("set_by", 100),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["unified_item_id"], ["unified_item.id"]),
        sa.PrimaryKeyConstraint("unified_item_id"),
    )


def downgrade() -> None:
    for name in (
        "item_standing",
        "alarm_answer",
        "department_name",
        "published_list",
        "item_adoption",
        "template_item",
        "list_template",
        "item_citation",
        "item_particulars",
        "law_change",
    ):
        op.drop_table(name)
    with op.batch_alter_table("source_list", schema=None) as batch_op:
        batch_op.drop_column("wrong")
        batch_op.drop_column("stated")
        batch_op.drop_column("valid_to")
        batch_op.drop_column("valid_from")
