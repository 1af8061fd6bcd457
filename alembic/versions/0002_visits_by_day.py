"""visits by day, officers by department: the list of visits is read from indexes alone

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_day", ["scheduled_on", "id"], unique=False)
    with op.batch_alter_table("visit_officer", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_officer_department_id")
        batch_op.create_index("ix_visit_officer_department_visit", ["department_id", "visit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visit_officer", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_officer_department_visit")
        batch_op.create_index("ix_visit_officer_department_id", ["department_id"], unique=False)
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_day")
