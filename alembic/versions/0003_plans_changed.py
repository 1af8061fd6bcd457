"""plans changed: amendments, joint tasks, what was left undone, blackout windows, ranges of shares

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blackout_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_name", sa.String(length=100), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_blackout_window_days_in_order")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_blackout_window_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackout_window")),
    )
    with op.batch_alter_table("blackout_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blackout_window_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_blackout_window_ends_on"), ["ends_on"], unique=False)

    op.create_table(
        "plan_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_name", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_name", sa.String(length=100), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_with", sa.String(length=200), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["annual_plan.id"], name=op.f("fk_plan_amendment_plan_id_annual_plan")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["plan_task.id"], name=op.f("fk_plan_amendment_task_id_plan_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_amendment")),
        sa.UniqueConstraint("number", name=op.f("uq_plan_amendment_number")),
    )
    with op.batch_alter_table("plan_amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_amendment_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_amendment_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_amendment_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_remainder",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("carry_over", sa.Boolean(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_name", sa.String(length=100), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["plan_task.id"], name=op.f("fk_task_remainder_task_id_plan_task")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_remainder")),
    )
    op.create_table(
        "joint_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_task_id", sa.Integer(), nullable=False),
        sa.Column("other_task_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.Column("separate", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_name", sa.String(length=100), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_name", sa.String(length=100), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["plan_amendment.id"],
            name=op.f("fk_joint_proposal_amendment_id_plan_amendment"),
        ),
        sa.ForeignKeyConstraint(
            ["host_task_id"], ["plan_task.id"], name=op.f("fk_joint_proposal_host_task_id_plan_task")
        ),
        sa.ForeignKeyConstraint(
            ["other_task_id"], ["plan_task.id"], name=op.f("fk_joint_proposal_other_task_id_plan_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_proposal")),
    )
    with op.batch_alter_table("joint_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_joint_proposal_amendment_id"), ["amendment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_proposal_host_task_id"), ["host_task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_proposal_other_task_id"), ["other_task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_proposal_status"), ["status"], unique=False)

    with op.batch_alter_table("task_participant", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "conditions",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.alter_column("conditions", server_default=None)

    with op.batch_alter_table("task_stratum", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ratio_upper", sa.Integer(), nullable=False, server_default="0"))
        batch_op.alter_column("ratio_upper", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("task_stratum", schema=None) as batch_op:
        batch_op.drop_column("ratio_upper")

    with op.batch_alter_table("task_participant", schema=None) as batch_op:
        batch_op.drop_column("conditions")

    with op.batch_alter_table("joint_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_joint_proposal_status"))
        batch_op.drop_index(batch_op.f("ix_joint_proposal_other_task_id"))
        batch_op.drop_index(batch_op.f("ix_joint_proposal_host_task_id"))
        batch_op.drop_index(batch_op.f("ix_joint_proposal_amendment_id"))

    op.drop_table("joint_proposal")
    op.drop_table("task_remainder")
    with op.batch_alter_table("plan_amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_amendment_task_id"))
        batch_op.drop_index(batch_op.f("ix_plan_amendment_status"))
        batch_op.drop_index(batch_op.f("ix_plan_amendment_plan_id"))

    op.drop_table("plan_amendment")
    with op.batch_alter_table("blackout_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blackout_window_ends_on"))
        batch_op.drop_index(batch_op.f("ix_blackout_window_department_id"))

    op.drop_table("blackout_window")
