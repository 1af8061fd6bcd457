"""Nothing leaves that nobody approved: a check of what is unknown comes to nothing and passes."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_release_approved_first"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_release_approved_first"), "taken_at IS NULL OR (approved IS NOT NULL AND approved)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_release_decided_by_somebody"), "approved IS NULL OR decided_by IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_release_decided_by_somebody"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_release_approved_first"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_release_approved_first"), "taken_at IS NULL OR approved")
