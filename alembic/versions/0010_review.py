"""the review: pairs to look at, decisions, what they moved, what was learned

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INDEXES = {
    "review_pair": ("b_key", "a_id", "b_id", "pattern", "department", "worth", "decision_id"),
    "review_decision": ("pair_id", "pattern", "batch", "decided_by"),
    "review_base": ("row_id", "item_id", "own_item_id"),
    "review_move": ("decision_id", "row_key", "from_item_id", "to_item_id"),
}


def upgrade() -> None:
    op.create_table(
        "review_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a_key", sa.String(length=32), nullable=False),
        sa.Column("b_key", sa.String(length=32), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("base", sa.Float(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("pattern", sa.String(length=300), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("joined_weakly", sa.Boolean(), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("entities", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("decided", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["a_id"], ["source_item.id"]),
        sa.ForeignKeyConstraint(["b_id"], ["source_item.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("a_key", "b_key"),
    )
    op.create_table(
        "review_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("a_key", sa.String(length=32), nullable=False),
        sa.Column("b_key", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=True),
        sa.Column("main_key", sa.String(length=32), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("proposed", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("base", sa.Float(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("pattern", sa.String(length=300), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_name", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["review_pair.id"]),
        sa.ForeignKeyConstraint(["undoes"], ["review_decision.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("undoes"),
    )
    op.create_table(
        "review_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("from_item_id", sa.Integer(), nullable=False),
        sa.Column("to_item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["review_decision.id"]),
        sa.ForeignKeyConstraint(["from_item_id"], ["unified_item.id"]),
        sa.ForeignKeyConstraint(["to_item_id"], ["unified_item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "review_base",
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("own_item_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["row_id"], ["source_item.id"]),
        sa.ForeignKeyConstraint(["item_id"], ["unified_item.id"]),
        sa.ForeignKeyConstraint(["own_item_id"], ["unified_item.id"]),
        sa.PrimaryKeyConstraint("row_key"),
    )
    op.create_table(
        "review_weights",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_decision_id", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("decisions_hash", sa.String(length=64), nullable=False),
        sa.Column("weights", JSON, nullable=False),
        sa.Column("weights_hash", sa.String(length=64), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("learned_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "review_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_ids", JSON, nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "item_stake",
        sa.Column("unified_item_id", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("entities", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unified_item_id"], ["unified_item.id"]),
        sa.PrimaryKeyConstraint("unified_item_id"),
    )
    for table, columns in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    for table in (
        "item_stake",
        "review_round",
        "review_weights",
        "review_base",
        "review_move",
        "review_decision",
        "review_pair",
    ):
        op.drop_table(table)
