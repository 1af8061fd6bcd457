"""a citation keeps the n of 第…条之n

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("item_citation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sub", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("item_citation", schema=None) as batch_op:
        batch_op.drop_column("sub")
