"""columns a person chose for a source's files; codes packed into one cell, one by one

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from supervision.foundation.types import UTC, Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("headings", Json(), nullable=False),
        sa.Column("headless", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", UTC(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "department_id"),
    )
    with op.batch_alter_table("column_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_column_choice_department_id"), ["department_id"], unique=False)
    with op.batch_alter_table("source_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("codes", Json(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("aligned_codes", Json(), nullable=False, server_default="[]"))
        batch_op.alter_column(
            "aligned_code", existing_type=sa.String(length=100), type_=sa.String(length=1000), existing_nullable=False
        )
    with op.batch_alter_table("source_item", schema=None) as batch_op:
        for name in ("codes", "aligned_codes"):
            batch_op.alter_column(name, existing_type=Json(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("source_item", schema=None) as batch_op:
        batch_op.alter_column(
            "aligned_code", existing_type=sa.String(length=1000), type_=sa.String(length=100), existing_nullable=False
        )
        batch_op.drop_column("aligned_codes")
        batch_op.drop_column("codes")
    op.drop_table("column_choice")
