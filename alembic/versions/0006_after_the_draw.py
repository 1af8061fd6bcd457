"""after the draw: replacements, the monthly duty order, who read names, changes of visits

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "duty_month",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("share", sa.String(length=64), nullable=False),
        sa.Column("case_share", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("first_value", sa.String(length=200), nullable=False),
        sa.Column("public_value", sa.String(length=200), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.String(length=100), nullable=False),
        sa.Column("first_value_by", sa.Integer(), nullable=True),
        sa.Column("first_value_name", sa.String(length=100), nullable=False),
        sa.Column("second_value_by", sa.Integer(), nullable=True),
        sa.Column("second_value_name", sa.String(length=100), nullable=False),
        sa.Column("valued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_duty_month_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_month")),
        sa.UniqueConstraint("department_id", "month", name=op.f("uq_duty_month_department_id_month")),
    )
    with op.batch_alter_table("duty_month", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_month_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_month_month"), ["month"], unique=False)

    op.create_table(
        "duty_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column("leaves", sa.String(length=64), nullable=False),
        sa.Column("leaves_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("team", JSON, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_name", sa.String(length=100), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty_month.id"], name=op.f("fk_duty_call_duty_id_duty_month")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_duty_call_entity_id_entity")),
        sa.ForeignKeyConstraint(
            ["leaves_id"], ["inspector.id"], name=op.f("fk_duty_call_leaves_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_call")),
        sa.UniqueConstraint("duty_id", "number", name=op.f("uq_duty_call_duty_id_number")),
    )
    with op.batch_alter_table("duty_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_call_duty_id"), ["duty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_call_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_call_leaves_id"), ["leaves_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_call_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "name_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=100), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_name_reading_draw_id_draw")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_name_reading_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_reading")),
    )
    with op.batch_alter_table("name_reading", schema=None) as batch_op:
        batch_op.create_index("ix_name_reading_draw", ["draw_id", "entity_id", "user_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_name_reading_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "replacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("tranche", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("entities", JSON, nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.String(length=64), nullable=False),
        sa.Column("leaves_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("comes", sa.String(length=64), nullable=False),
        sa.Column("comes_id", sa.Integer(), nullable=True),
        sa.Column("choices", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("approved_name", sa.String(length=100), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comes_id"], ["inspector.id"], name=op.f("fk_replacement_comes_id_inspector")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_replacement_department_id_department")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_replacement_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["leaves_id"], ["inspector.id"], name=op.f("fk_replacement_leaves_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
        sa.UniqueConstraint(
            "draw_id", "tranche", "number", name=op.f("uq_replacement_draw_id_tranche_number")
        ),
    )
    with op.batch_alter_table("replacement", schema=None) as batch_op:
        batch_op.create_index("ix_replacement_approved_at", ["approved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_replacement_comes_id"), ["comes_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replacement_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replacement_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_replacement_leaves_id"), ["leaves_id"], unique=False)

    op.create_table(
        "visit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=True),
        sa.Column("new_day", sa.Date(), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("before", sa.String(length=400), nullable=False),
        sa.Column("after", sa.String(length=400), nullable=False),
        sa.Column("choices", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_visit_change_inspector_id_inspector")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_change_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_change")),
    )
    with op.batch_alter_table("visit_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_change_inspector_id"), ["inspector_id"], unique=False)
        batch_op.create_index("ix_visit_change_status_at", ["status", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_change_visit_id"), ["visit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("visit_change")
    op.drop_table("replacement")
    op.drop_table("name_reading")
    op.drop_table("duty_call")
    op.drop_table("duty_month")
