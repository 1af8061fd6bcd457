"""a citation keeps the n of 第…条之n, an item the day it was last looked at

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
    with op.batch_alter_table("item_stake", schema=None) as batch_op:
        batch_op.add_column(sa.Column("used_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE item_stake SET used_on = (SELECT MAX(visit.occurred_on) FROM visit JOIN inspection_act"
        " ON inspection_act.visit_id = visit.id WHERE inspection_act.unified_item_id = item_stake.unified_item_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("item_stake", schema=None) as batch_op:
        batch_op.drop_column("used_on")
    with op.batch_alter_table("item_citation", schema=None) as batch_op:
        batch_op.drop_column("sub")
