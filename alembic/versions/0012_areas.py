"""custom areas stand in layers, and every entity is put in the areas it lies in

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("layer", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.alter_column("layer", server_default=None)
    op.create_table(
        "placement",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("placed_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"]),
        sa.PrimaryKeyConstraint("entity_id", "area_code"),
    )
    op.create_index("ix_placement_area_code", "placement", ["area_code"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_placement_area_code", table_name="placement")
    op.drop_table("placement")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_column("layer")
