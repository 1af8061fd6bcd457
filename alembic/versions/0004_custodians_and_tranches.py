"""custodians and tranches: shares kept on people's own devices, draws opened part by part

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from supervision.foundation.types import UTC

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.add_column(sa.Column("custodians", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("tranches", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("tranches_open", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("values_each", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("reveal_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("revealed_at", UTC(timezone=True), nullable=True))
    with op.batch_alter_table("drawn_unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tranche", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "draw_custodian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("deposited_at", UTC(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_custodian_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_draw_custodian_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_custodian")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_draw_custodian_draw_id_position")),
        sa.UniqueConstraint("draw_id", "user_id", name="uq_draw_custodian_user"),
    )
    with op.batch_alter_table("draw_custodian", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_custodian_user_id"), ["user_id"], unique=False)
    op.create_table(
        "draw_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("first_value", sa.String(length=200), nullable=False),
        sa.Column("first_value_by", sa.Integer(), nullable=True),
        sa.Column("first_value_name", sa.String(length=100), nullable=False),
        sa.Column("public_value", sa.String(length=200), nullable=False),
        sa.Column("second_value_by", sa.Integer(), nullable=True),
        sa.Column("second_value_name", sa.String(length=100), nullable=False),
        sa.Column("valued_at", UTC(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTC(timezone=True), nullable=True),
        sa.Column("revealed_at", UTC(timezone=True), nullable=True),
        sa.Column("revealed_name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_tranche_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_tranche")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_tranche_draw_id_number")),
    )


def downgrade() -> None:
    op.drop_table("draw_tranche")
    with op.batch_alter_table("draw_custodian", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_custodian_user_id"))
    op.drop_table("draw_custodian")
    with op.batch_alter_table("drawn_unit", schema=None) as batch_op:
        batch_op.drop_column("tranche")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        for name in ("revealed_at", "reveal_by", "values_each", "tranches_open", "tranches", "custodians"):
            batch_op.drop_column(name)
