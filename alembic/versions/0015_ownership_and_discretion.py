"""whose a business is and how large; which grade of discretion a penalty was given in, and its band

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ownership", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("size", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("capital_fen", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("penalty_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("discretion", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("band_low_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("band_high_fen", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("penalty_case", schema=None) as batch_op:
        for column in ("band_high_fen", "band_low_fen", "discretion"):
            batch_op.drop_column(column)
    with op.batch_alter_table("entity", schema=None) as batch_op:
        for column in ("capital_fen", "size", "ownership"):
            batch_op.drop_column(column)
