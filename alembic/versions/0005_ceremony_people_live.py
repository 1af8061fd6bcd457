"""a draw keeps its self-test, the beacon round it named, and whether the wall may show names

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from supervision.foundation.types import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beacon", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("self_test", Json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("wall_names", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("draw", schema=None) as batch_op:  # the defaults were for the rows that were there
        batch_op.alter_column("beacon", server_default=None)
        batch_op.alter_column("self_test", server_default=None)
        batch_op.alter_column("wall_names", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_column("wall_names")
        batch_op.drop_column("self_test")
        batch_op.drop_column("beacon")
