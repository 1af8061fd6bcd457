"""the house

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("parent_code", sa.String(length=20), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("outline", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["parent_code"], ["area.code"], name=op.f("fk_area_parent_code_area")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_level"), ["level"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("tables", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)

    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "code_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("ours", sa.String(length=64), nullable=False),
        sa.Column("theirs", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_map")),
        sa.UniqueConstraint("receiver", "kind", "ours", name=op.f("uq_code_map_receiver_kind_ours")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
    )
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_department_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_department_line"), ["line"], unique=False)
        batch_op.create_index(batch_op.f("ix_department_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "document_counter",
        sa.Column("issuer", sa.String(length=100), nullable=False),
        sa.Column("word", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "word", "year", name=op.f("pk_document_counter")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("arguments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("error", sa.String(length=4000), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "law_parameter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_law_parameter_days_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_parameter")),
        sa.UniqueConstraint(
            "name", "scope", "valid_from", name=op.f("uq_law_parameter_name_scope_valid_from")
        ),
    )
    with op.batch_alter_table("law_parameter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_parameter_name"), ["name"], unique=False)

    op.create_table(
        "annual_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_name", sa.String(length=100), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_name", sa.String(length=100), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_with", sa.String(length=200), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_annual_plan_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plan")),
        sa.UniqueConstraint("number", name=op.f("uq_annual_plan_number")),
    )
    with op.batch_alter_table("annual_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annual_plan_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_annual_plan_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_annual_plan_year"), ["year"], unique=False)

    op.create_table(
        "entity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("credit_class", sa.String(length=1), nullable=False),
        sa.Column("food_grade", sa.String(length=1), nullable=False),
        sa.Column("trade", sa.String(length=8), nullable=False),
        sa.Column("trade_name", sa.String(length=100), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("cell_code", sa.String(length=20), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("external_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"], ["department.id"], name=op.f("fk_entity_station_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
        sa.UniqueConstraint("code", name=op.f("uq_entity_code")),
    )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entity_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_cell_code"), ["cell_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_entity_station_id"), ["station_id"], unique=False)

    op.create_table(
        "inspector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("can_lead", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("external_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_inspector_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["department.id"], name=op.f("fk_inspector_station_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspector")),
        sa.UniqueConstraint("code", name=op.f("uq_inspector_code")),
    )
    with op.batch_alter_table("inspector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspector_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspector_station_id"), ["station_id"], unique=False)

    op.create_table(
        "source_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_source_list_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_list")),
        sa.UniqueConstraint(
            "kind",
            "department_id",
            "place",
            "year",
            "version",
            name=op.f("uq_source_list_kind_department_id_place_year_version"),
        ),
    )
    with op.batch_alter_table("source_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_list_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_list_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_list_sha256"), ["sha256"], unique=False)

    op.create_table(
        "unified_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("grade", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("external_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_unified_item_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unified_item")),
        sa.UniqueConstraint("code", name=op.f("uq_unified_item_code")),
    )
    with op.batch_alter_table("unified_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unified_item_department_id"), ["department_id"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(length=32), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_user_account_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("login", name=op.f("uq_user_account_login")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_department_id"), ["department_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_certificate_inspector_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_inspector_id"), ["inspector_id"], unique=False)

    op.create_table(
        "checklist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["unified_item_id"], ["unified_item.id"], name=op.f("fk_checklist_unified_item_id_unified_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist")),
        sa.UniqueConstraint("unified_item_id", "version", name=op.f("uq_checklist_unified_item_id_version")),
    )
    with op.batch_alter_table("checklist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklist_unified_item_id"), ["unified_item_id"], unique=False)

    op.create_table(
        "expertise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_expertise_inspector_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expertise")),
        sa.UniqueConstraint("inspector_id", "tag", name=op.f("uq_expertise_inspector_id_tag")),
    )
    with op.batch_alter_table("expertise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expertise_inspector_id"), ["inspector_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_lead_department_id_department")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_lead_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("number", name=op.f("uq_lead_number")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lead_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_leave_inspector_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("inspector_id", "from_on", name=op.f("uq_leave_inspector_id_from_on")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_inspector_id"), ["inspector_id"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_login_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "plan_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("draw_type", sa.String(length=32), nullable=False),
        sa.Column("conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("team_size", sa.Integer(), nullable=False),
        sa.Column("package", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("lead_department_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_plan_task_days_in_order")),
        sa.CheckConstraint("package >= 1 AND rounds >= 1", name=op.f("ck_plan_task_at_least_one")),
        sa.CheckConstraint("team_size >= 2", name=op.f("ck_plan_task_two_officers")),
        sa.ForeignKeyConstraint(
            ["lead_department_id"], ["department.id"], name=op.f("fk_plan_task_lead_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["annual_plan.id"], name=op.f("fk_plan_task_plan_id_annual_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_task")),
        sa.UniqueConstraint("number", name=op.f("uq_plan_task_number")),
    )
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_task_ends_on"), ["ends_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plan_task_lead_department_id"), ["lead_department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_plan_task_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_task_status"), ["status"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_recusal_entity_id_entity")),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_recusal_inspector_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("inspector_id", "entity_id", name=op.f("uq_recusal_inspector_id_entity_id")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recusal_inspector_id"), ["inspector_id"], unique=False)

    op.create_table(
        "risk_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_risk_grade_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_grade")),
        sa.UniqueConstraint(
            "entity_id", "source", "valid_from", name=op.f("uq_risk_grade_entity_id_source_valid_from")
        ),
    )
    with op.batch_alter_table("risk_grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_grade_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "source_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("name_key", sa.String(length=500), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=1000), nullable=False),
        sa.Column("category", sa.String(length=300), nullable=False),
        sa.Column("item_class", sa.String(length=100), nullable=False),
        sa.Column("method", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("ratio", sa.String(length=300), nullable=False),
        sa.Column("frequency", sa.String(length=300), nullable=False),
        sa.Column("aligned_code", sa.String(length=100), nullable=False),
        sa.Column("aligned_name", sa.String(length=500), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("raw", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["source_list.id"], name=op.f("fk_source_item_list_id_source_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_item")),
        sa.UniqueConstraint("list_id", "row_number", name=op.f("uq_source_item_list_id_row_number")),
    )
    with op.batch_alter_table("source_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_item_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_item_list_id"), ["list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_source_item_name_key"), ["name_key"], unique=False)

    op.create_table(
        "cap_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("exempt_reason", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("draw_id", sa.String(length=64), nullable=True),
        sa.Column("visit_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_cap_ledger_department_id_department")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_cap_ledger_entity_id_entity")),
        sa.ForeignKeyConstraint(["task_id"], ["plan_task.id"], name=op.f("fk_cap_ledger_task_id_plan_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_ledger")),
        sa.UniqueConstraint(
            "draw_id",
            "entity_id",
            "department_id",
            name=op.f("uq_cap_ledger_draw_id_entity_id_department_id"),
        ),
        sa.UniqueConstraint("visit_id", "department_id", name=op.f("uq_cap_ledger_visit_id_department_id")),
    )
    with op.batch_alter_table("cap_ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cap_ledger_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(
            "ix_cap_ledger_recent", ["department_id", "at", "state", "entity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cap_ledger_task_id"), ["task_id"], unique=False)
        batch_op.create_index(
            "ix_cap_ledger_use",
            ["department_id", "year", "exempt_reason", "state", "entity_id"],
            unique=False,
        )

    op.create_table(
        "checklist_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_text", sa.String(length=300), nullable=False),
        sa.Column("content_text", sa.String(length=1000), nullable=False),
        sa.Column("how_to", sa.String(length=1000), nullable=False),
        sa.Column("penalty_basis", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name=op.f("fk_checklist_point_checklist_id_checklist")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_point")),
        sa.UniqueConstraint(
            "checklist_id", "position", name=op.f("uq_checklist_point_checklist_id_position")
        ),
    )
    with op.batch_alter_table("checklist_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklist_point_checklist_id"), ["checklist_id"], unique=False)

    op.create_table(
        "draw",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("pool_size", sa.Integer(), nullable=False),
        sa.Column("left_out_size", sa.Integer(), nullable=False),
        sa.Column(
            "left_out_reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("drawn_size", sa.Integer(), nullable=False),
        sa.Column("inspectors", sa.Integer(), nullable=False),
        sa.Column("pool_root", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("commit_hash", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("first_value", sa.String(length=200), nullable=False),
        sa.Column("public_value", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("frozen_name", sa.String(length=100), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_by", sa.Integer(), nullable=True),
        sa.Column("committed_name", sa.String(length=100), nullable=False),
        sa.Column("first_value_by", sa.Integer(), nullable=True),
        sa.Column("first_value_name", sa.String(length=100), nullable=False),
        sa.Column("second_value_by", sa.Integer(), nullable=True),
        sa.Column("second_value_name", sa.String(length=100), nullable=False),
        sa.Column("valued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_name", sa.String(length=100), nullable=False),
        sa.Column("stopped_size", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("void_asked_by", sa.Integer(), nullable=True),
        sa.Column("void_asked_name", sa.String(length=100), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("voided_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint("drawn_size <= pool_size", name=op.f("ck_draw_drawn_from_pool")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_draw_round_counts")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_draw_department_id_department")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["plan_task.id"], name=op.f("fk_draw_task_id_plan_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("serial", name=op.f("uq_draw_serial")),
        sa.UniqueConstraint("task_id", "round", name=op.f("uq_draw_task_id_round")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_commit_hash"), ["commit_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_draw_task_id"), ["task_id"], unique=False)

    op.create_table(
        "item_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_item_id", sa.Integer(), nullable=False),
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_item_id"], ["source_item.id"], name=op.f("fk_item_link_source_item_id_source_item")
        ),
        sa.ForeignKeyConstraint(
            ["unified_item_id"], ["unified_item.id"], name=op.f("fk_item_link_unified_item_id_unified_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_link")),
        sa.UniqueConstraint("source_item_id", name=op.f("uq_item_link_source_item_id")),
    )
    with op.batch_alter_table("item_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_link_unified_item_id"), ["unified_item_id"], unique=False)

    op.create_table(
        "task_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name=op.f("fk_task_item_checklist_id_checklist")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["plan_task.id"], name=op.f("fk_task_item_task_id_plan_task")),
        sa.ForeignKeyConstraint(
            ["unified_item_id"], ["unified_item.id"], name=op.f("fk_task_item_unified_item_id_unified_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_item")),
        sa.UniqueConstraint("task_id", "unified_item_id", name=op.f("uq_task_item_task_id_unified_item_id")),
    )
    with op.batch_alter_table("task_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_item_checklist_id"), ["checklist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_item_task_id"), ["task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_item_unified_item_id"), ["unified_item_id"], unique=False)

    op.create_table(
        "task_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_task_participant_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["plan_task.id"], name=op.f("fk_task_participant_task_id_plan_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_participant")),
        sa.UniqueConstraint(
            "task_id", "department_id", name=op.f("uq_task_participant_task_id_department_id")
        ),
    )
    with op.batch_alter_table("task_participant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_participant_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_task_participant_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_stratum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=64), nullable=False),
        sa.Column("ratio_kind", sa.String(length=32), nullable=False),
        sa.Column("ratio_value", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["plan_task.id"], name=op.f("fk_task_stratum_task_id_plan_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_stratum")),
        sa.UniqueConstraint("task_id", "stratum", name=op.f("uq_task_stratum_task_id_stratum")),
    )
    with op.batch_alter_table("task_stratum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_stratum_task_id"), ["task_id"], unique=False)

    op.create_table(
        "draw_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_back", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_file_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_file")),
        sa.UniqueConstraint("draw_id", "name", name=op.f("uq_draw_file_draw_id_name")),
    )
    with op.batch_alter_table("draw_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_file_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "draw_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("share", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_secret_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_secret")),
        sa.UniqueConstraint("draw_id", "n", name=op.f("uq_draw_secret_draw_id_n")),
    )
    with op.batch_alter_table("draw_secret", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_secret_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "draw_stratum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("stratum", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.CheckConstraint("quota >= 0 AND quota <= size", name=op.f("ck_draw_stratum_quota_within")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_stratum_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_stratum")),
        sa.UniqueConstraint("draw_id", "stratum", name=op.f("uq_draw_stratum_draw_id_stratum")),
    )
    with op.batch_alter_table("draw_stratum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_stratum_draw_id"), ["draw_id"], unique=False)

    op.create_table(
        "drawn_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=64), nullable=False),
        sa.Column("ticket_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stopped_reason", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_drawn_unit_draw_id_draw")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_drawn_unit_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_unit")),
        sa.UniqueConstraint("draw_id", "entity_id", name=op.f("uq_drawn_unit_draw_id_entity_id")),
    )
    with op.batch_alter_table("drawn_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drawn_unit_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("package", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_team_member_department_id_department")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_team_member_draw_id_draw")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_team_member_entity_id_entity")),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_team_member_inspector_id_inspector")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint(
            "draw_id", "entity_id", "inspector_id", name=op.f("uq_team_member_draw_id_entity_id_inspector_id")
        ),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_member_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_member_inspector_id"), ["inspector_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("draw_id", sa.String(length=64), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("stratum", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("scheduled_on", sa.Date(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("emergency_reason", sa.String(length=400), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_reason", sa.String(length=400), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=True),
        sa.Column("result_formed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("station_id", sa.Integer(), nullable=True),
        sa.Column("area_code", sa.String(length=32), nullable=False),
        sa.Column("cell_code", sa.String(length=32), nullable=False),
        sa.Column("external_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name=op.f("fk_visit_checklist_id_checklist")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_visit_department_id_department")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_visit_draw_id_draw")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_visit_entity_id_entity")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_visit_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["station_id"], ["department.id"], name=op.f("fk_visit_station_id_department")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["plan_task.id"], name=op.f("fk_visit_task_id_plan_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("draw_id", "entity_id", name=op.f("uq_visit_draw_id_entity_id")),
        sa.UniqueConstraint("number", name=op.f("uq_visit_number")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_checklist_id"), ["checklist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index("ix_visit_occurred_on", ["occurred_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_station_id"), ["station_id"], unique=False)
        batch_op.create_index("ix_visit_status_day", ["status", "scheduled_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_task_id"), ["task_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_evidence_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("visit_id", "sha256", name=op.f("uq_evidence_visit_id_sha256")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "inspection_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("unified_item_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("headline", sa.String(length=32), nullable=False),
        sa.Column("problem", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_inspection_act_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["unified_item_id"],
            ["unified_item.id"],
            name=op.f("fk_inspection_act_unified_item_id_unified_item"),
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_inspection_act_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_act")),
        sa.UniqueConstraint("number", name=op.f("uq_inspection_act_number")),
        sa.UniqueConstraint(
            "visit_id",
            "department_id",
            "unified_item_id",
            name=op.f("uq_inspection_act_visit_id_department_id_unified_item_id"),
        ),
    )
    with op.batch_alter_table("inspection_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_act_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_inspection_act_status_id", ["status", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inspection_act_unified_item_id"), ["unified_item_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_act_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "record_submission",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_from", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_record_submission_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_submission")),
        sa.UniqueConstraint(
            "submission_id", "body_sha256", name=op.f("uq_record_submission_submission_id_body_sha256")
        ),
    )
    with op.batch_alter_table("record_submission", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_submission_submission_id"), ["submission_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_record_submission_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("party", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("witness", sa.String(length=100), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_signature_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "visit_officer",
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("certificate_number", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_visit_officer_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_visit_officer_inspector_id_inspector")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_officer_visit_id_visit")),
        sa.PrimaryKeyConstraint("visit_id", "inspector_id", name=op.f("pk_visit_officer")),
    )
    with op.batch_alter_table("visit_officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_officer_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_officer_inspector_id"), ["inspector_id"], unique=False)

    op.create_table(
        "act_result",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["inspection_act.id"], name=op.f("fk_act_result_act_id_inspection_act")
        ),
        sa.PrimaryKeyConstraint("act_id", "code", name=op.f("pk_act_result")),
    )
    op.create_table(
        "item_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["inspection_act.id"], name=op.f("fk_item_result_act_id_inspection_act")
        ),
        sa.ForeignKeyConstraint(
            ["point_id"], ["checklist_point.id"], name=op.f("fk_item_result_point_id_checklist_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_result")),
        sa.UniqueConstraint("act_id", "point_id", name=op.f("uq_item_result_act_id_point_id")),
    )
    with op.batch_alter_table("item_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_result_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_result_point_id"), ["point_id"], unique=False)

    op.create_table(
        "penalty_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
        sa.Column("case_source", sa.String(length=32), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.String(length=4000), nullable=False),
        sa.Column("basis", sa.String(length=1000), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("fine_fen", sa.BigInteger(), nullable=False),
        sa.Column("procedure", sa.String(length=32), nullable=False),
        sa.Column("party", sa.String(length=32), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("external_codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("fine_fen >= 0", name=op.f("ck_penalty_case_fine_not_negative")),
        sa.ForeignKeyConstraint(
            ["act_id"], ["inspection_act.id"], name=op.f("fk_penalty_case_act_id_inspection_act")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_penalty_case_department_id_department")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_penalty_case_entity_id_entity")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_penalty_case_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalty_case")),
        sa.UniqueConstraint("number", name=op.f("uq_penalty_case_number")),
    )
    with op.batch_alter_table("penalty_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_penalty_case_act_id"), ["act_id"], unique=False)
        batch_op.create_index("ix_penalty_case_decided_on", ["decided_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_penalty_case_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_penalty_case_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_penalty_case_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=2000), nullable=False),
        sa.Column("demand", sa.String(length=2000), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_note", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("due_on >= issued_on", name=op.f("ck_rectification_days_in_order")),
        sa.ForeignKeyConstraint(
            ["act_id"], ["inspection_act.id"], name=op.f("fk_rectification_act_id_inspection_act")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_rectification_department_id_department")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_rectification_entity_id_entity")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_rectification_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sa.UniqueConstraint("number", name=op.f("uq_rectification_number")),
    )
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rectification_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_entity_id"), ["entity_id"], unique=False)
        batch_op.create_index("ix_rectification_status_due", ["status", "due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rectification_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_name", sa.String(length=100), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("(act_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_publication_one_subject")),
        sa.ForeignKeyConstraint(
            ["act_id"], ["inspection_act.id"], name=op.f("fk_publication_act_id_inspection_act")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["penalty_case.id"], name=op.f("fk_publication_case_id_penalty_case")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_publication_department_id_department")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_publication_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("act_id", name=op.f("uq_publication_act_id")),
        sa.UniqueConstraint("case_id", name=op.f("uq_publication_case_id")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_publication_entity", ["entity_id", "id"], unique=False)
        batch_op.create_index("ix_publication_waiting", ["published_at", "due_on", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index("ix_publication_waiting")
        batch_op.drop_index("ix_publication_entity")
        batch_op.drop_index(batch_op.f("ix_publication_department_id"))

    op.drop_table("publication")
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rectification_visit_id"))
        batch_op.drop_index("ix_rectification_status_due")
        batch_op.drop_index(batch_op.f("ix_rectification_entity_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_department_id"))
        batch_op.drop_index(batch_op.f("ix_rectification_act_id"))

    op.drop_table("rectification")
    with op.batch_alter_table("penalty_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_penalty_case_lead_id"))
        batch_op.drop_index(batch_op.f("ix_penalty_case_entity_id"))
        batch_op.drop_index(batch_op.f("ix_penalty_case_department_id"))
        batch_op.drop_index("ix_penalty_case_decided_on")
        batch_op.drop_index(batch_op.f("ix_penalty_case_act_id"))

    op.drop_table("penalty_case")
    with op.batch_alter_table("item_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_result_point_id"))
        batch_op.drop_index(batch_op.f("ix_item_result_act_id"))

    op.drop_table("item_result")
    op.drop_table("act_result")
    with op.batch_alter_table("visit_officer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_officer_inspector_id"))
        batch_op.drop_index(batch_op.f("ix_visit_officer_department_id"))

    op.drop_table("visit_officer")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_visit_id"))

    op.drop_table("signature")
    with op.batch_alter_table("record_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_submission_visit_id"))
        batch_op.drop_index(batch_op.f("ix_record_submission_submission_id"))

    op.drop_table("record_submission")
    with op.batch_alter_table("inspection_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_act_visit_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_act_unified_item_id"))
        batch_op.drop_index("ix_inspection_act_status_id")
        batch_op.drop_index(batch_op.f("ix_inspection_act_department_id"))

    op.drop_table("inspection_act")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_visit_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_sha256"))

    op.drop_table("evidence")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_task_id"))
        batch_op.drop_index("ix_visit_status_day")
        batch_op.drop_index(batch_op.f("ix_visit_station_id"))
        batch_op.drop_index("ix_visit_occurred_on")
        batch_op.drop_index(batch_op.f("ix_visit_lead_id"))
        batch_op.drop_index(batch_op.f("ix_visit_entity_id"))
        batch_op.drop_index(batch_op.f("ix_visit_draw_id"))
        batch_op.drop_index(batch_op.f("ix_visit_department_id"))
        batch_op.drop_index(batch_op.f("ix_visit_checklist_id"))
        batch_op.drop_index(batch_op.f("ix_visit_area_code"))

    op.drop_table("visit")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_member_inspector_id"))
        batch_op.drop_index(batch_op.f("ix_team_member_entity_id"))
        batch_op.drop_index(batch_op.f("ix_team_member_department_id"))

    op.drop_table("team_member")
    with op.batch_alter_table("drawn_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drawn_unit_entity_id"))

    op.drop_table("drawn_unit")
    with op.batch_alter_table("draw_stratum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_stratum_draw_id"))

    op.drop_table("draw_stratum")
    with op.batch_alter_table("draw_secret", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_secret_draw_id"))

    op.drop_table("draw_secret")
    with op.batch_alter_table("draw_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_file_draw_id"))

    op.drop_table("draw_file")
    with op.batch_alter_table("task_stratum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_stratum_task_id"))

    op.drop_table("task_stratum")
    with op.batch_alter_table("task_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_participant_task_id"))
        batch_op.drop_index(batch_op.f("ix_task_participant_department_id"))

    op.drop_table("task_participant")
    with op.batch_alter_table("task_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_item_unified_item_id"))
        batch_op.drop_index(batch_op.f("ix_task_item_task_id"))
        batch_op.drop_index(batch_op.f("ix_task_item_checklist_id"))

    op.drop_table("task_item")
    with op.batch_alter_table("item_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_link_unified_item_id"))

    op.drop_table("item_link")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_task_id"))
        batch_op.drop_index(batch_op.f("ix_draw_status"))
        batch_op.drop_index(batch_op.f("ix_draw_department_id"))
        batch_op.drop_index(batch_op.f("ix_draw_commit_hash"))

    op.drop_table("draw")
    with op.batch_alter_table("checklist_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_point_checklist_id"))

    op.drop_table("checklist_point")
    with op.batch_alter_table("cap_ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_cap_ledger_use")
        batch_op.drop_index(batch_op.f("ix_cap_ledger_task_id"))
        batch_op.drop_index("ix_cap_ledger_recent")
        batch_op.drop_index(batch_op.f("ix_cap_ledger_entity_id"))

    op.drop_table("cap_ledger")
    with op.batch_alter_table("source_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_item_name_key"))
        batch_op.drop_index(batch_op.f("ix_source_item_list_id"))
        batch_op.drop_index(batch_op.f("ix_source_item_code"))

    op.drop_table("source_item")
    with op.batch_alter_table("risk_grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_grade_entity_id"))

    op.drop_table("risk_grade")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_inspector_id"))
        batch_op.drop_index(batch_op.f("ix_recusal_entity_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("plan_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_task_status"))
        batch_op.drop_index(batch_op.f("ix_plan_task_plan_id"))
        batch_op.drop_index(batch_op.f("ix_plan_task_lead_department_id"))
        batch_op.drop_index(batch_op.f("ix_plan_task_ends_on"))

    op.drop_table("plan_task")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_user_id"))

    op.drop_table("login_session")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_inspector_id"))

    op.drop_table("leave")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_entity_id"))
        batch_op.drop_index(batch_op.f("ix_lead_department_id"))

    op.drop_table("lead")
    with op.batch_alter_table("expertise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expertise_inspector_id"))

    op.drop_table("expertise")
    with op.batch_alter_table("checklist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_unified_item_id"))

    op.drop_table("checklist")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_inspector_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_department_id"))

    op.drop_table("user_account")
    with op.batch_alter_table("unified_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unified_item_department_id"))

    op.drop_table("unified_item")
    with op.batch_alter_table("source_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_list_sha256"))
        batch_op.drop_index(batch_op.f("ix_source_list_kind"))
        batch_op.drop_index(batch_op.f("ix_source_list_department_id"))

    op.drop_table("source_list")
    with op.batch_alter_table("inspector", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspector_station_id"))
        batch_op.drop_index(batch_op.f("ix_inspector_department_id"))

    op.drop_table("inspector")
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entity_station_id"))
        batch_op.drop_index(batch_op.f("ix_entity_cell_code"))
        batch_op.drop_index(batch_op.f("ix_entity_area_code"))

    op.drop_table("entity")
    with op.batch_alter_table("annual_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annual_plan_year"))
        batch_op.drop_index(batch_op.f("ix_annual_plan_status"))
        batch_op.drop_index(batch_op.f("ix_annual_plan_department_id"))

    op.drop_table("annual_plan")
    with op.batch_alter_table("law_parameter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_law_parameter_name"))

    op.drop_table("law_parameter")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state"))
        batch_op.drop_index(batch_op.f("ix_job_name"))
        batch_op.drop_index(batch_op.f("ix_job_key"))

    op.drop_table("job")
    op.drop_table("document_counter")
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_department_parent_id"))
        batch_op.drop_index(batch_op.f("ix_department_line"))
        batch_op.drop_index(batch_op.f("ix_department_area_code"))

    op.drop_table("department")
    op.drop_table("code_map")
    op.drop_table("calendar_day")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))
        batch_op.drop_index(batch_op.f("ix_audit_event_about"))

    op.drop_table("audit_event")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_parent_code"))
        batch_op.drop_index(batch_op.f("ix_area_level"))

    op.drop_table("area")
