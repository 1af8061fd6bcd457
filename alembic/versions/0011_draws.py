"""a frozen list may be given up before its seal

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEPT = sa.text("status <> 'unfrozen'")


def upgrade() -> None:
    op.create_table(
        "draw_unfreezing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_name", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> asked_by", name=op.f("ck_draw_unfreezing_two_people")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("draw_id"),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_constraint("uq_draw_task_id_round", type_="unique")
        batch_op.create_check_constraint(
            op.f("ck_draw_sealed_stays"), "status <> 'unfrozen' OR serial IS NULL"
        )
        batch_op.create_index(
            "uq_draw_round", ["task_id", "round"], unique=True, sqlite_where=KEPT, postgresql_where=KEPT
        )


def downgrade() -> None:
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index("uq_draw_round")
        batch_op.drop_constraint(op.f("ck_draw_sealed_stays"), type_="check")
        batch_op.create_unique_constraint("uq_draw_task_id_round", ["task_id", "round"])
    op.drop_table("draw_unfreezing")
