"""What reviewers are asked, what they decided, and what was learned from it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from supervision.foundation.types import UTC, Json, choice
from supervision.lists.rules.kinds import How
from supervision.lists.rules.review_links import Relation


class ReviewPair(SQLModel, table=True):
    """Two rows that may be one item (待复核的对应), what was proposed, and the decision in force if there is one.

    The keys name the rows through all versions of their lists; the ids are those of the newest version that has them.
    ``a`` is the whole where one is part of the other. ``joined_weakly``: a merge put them together on weak grounds.
    ``base``: what the matcher alone says of their being the same, before decisions moved it. ``gone``: a list in force no longer has both rows; what was decided waits until one has them again.
    """

    __tablename__ = "review_pair"
    __table_args__ = (sa.UniqueConstraint("a_key", "b_key"),)

    id: int | None = Field(default=None, primary_key=True)
    a_key: str = Field(max_length=32)
    b_key: str = Field(max_length=32, index=True)
    a_id: int = Field(foreign_key="source_item.id", index=True)
    b_id: int = Field(foreign_key="source_item.id", index=True)
    relation: Relation = Field(sa_type=choice(Relation))
    score: float
    base: float = 0.5
    evidence: list[list[str]] = Field(default_factory=list, sa_type=Json)
    pattern: str = Field(default="", max_length=300, index=True)
    department: str = Field(default="", max_length=200, index=True)
    sure: bool = False
    joined_weakly: bool = False
    weights_version: int = 0
    gone: bool = False
    worth: float = Field(default=0.0, index=True)
    tasks: int = 0
    visits: int = 0
    entities: int = 0
    decision_id: int | None = Field(default=None, index=True)
    decided: Relation | None = Field(default=None, sa_type=choice(Relation))


class ReviewDecision(SQLModel, table=True):
    """One decision about a pair (复核决定), or the undoing of one; never changed, never deleted.

    It keeps what the reviewer was shown: proposal, evidence by kind, and the version of the weights that scored it.
    """

    __tablename__ = "review_decision"

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="review_pair.id", index=True)
    a_key: str = Field(max_length=32)
    b_key: str = Field(max_length=32)
    relation: Relation | None = Field(default=None, sa_type=choice(Relation))
    main_key: str = Field(default="", max_length=32)
    undoes: int | None = Field(default=None, foreign_key="review_decision.id", unique=True)
    proposed: Relation = Field(sa_type=choice(Relation))
    score: float
    base: float = 0.5
    kinds: list[str] = Field(default_factory=list, sa_type=Json)
    pattern: str = Field(default="", max_length=300, index=True)
    department: str = Field(default="", max_length=200)
    weights_version: int = 0
    batch: str = Field(default="", max_length=32, index=True)
    note: str = Field(default="", max_length=500)
    decided_by: int = Field(index=True)
    decided_name: str = Field(default="", max_length=100)
    decided_at: datetime = Field(sa_type=UTC)


class ReviewBase(SQLModel, table=True):
    """Where evidence alone put a row that a decision moved (复核前的位置): where it goes back when decisions are undone.

    ``own_item_id`` is the item the row once got for itself, used again instead of founding another one.
    """

    __tablename__ = "review_base"

    row_key: str = Field(primary_key=True, max_length=32)
    row_id: int | None = Field(default=None, foreign_key="source_item.id", index=True)
    item_id: int = Field(foreign_key="unified_item.id", index=True)
    how: How = Field(sa_type=choice(How))
    reason: str = Field(default="", max_length=500)
    score: float
    own_item_id: int | None = Field(default=None, foreign_key="unified_item.id", index=True)


class ReviewMove(SQLModel, table=True):
    """A row that a decision moved on the one list or explained anew (复核引起的变动)."""

    __tablename__ = "review_move"

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="review_decision.id", index=True)
    row_key: str = Field(max_length=32, index=True)
    from_item_id: int = Field(foreign_key="unified_item.id", index=True)
    to_item_id: int = Field(foreign_key="unified_item.id", index=True)


class ReviewWeights(SQLModel, table=True):
    """One version of the weights (权重版本), with the decisions it was learned from: anybody can compute it again."""

    __tablename__ = "review_weights"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last_decision_id: int
    decisions: int
    decisions_hash: str = Field(max_length=64)
    weights: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    weights_hash: str = Field(max_length=64)
    learned_at: datetime = Field(sa_type=UTC)
    learned_by: str = Field(default="", max_length=100)


class ReviewRound(SQLModel, table=True):
    """One time that links were proposed (一次比对): of which lists, with which weights."""

    __tablename__ = "review_round"

    id: int | None = Field(default=None, primary_key=True)
    list_ids: list[int] = Field(default_factory=list, sa_type=Json)
    weights_version: int
    rows: int
    fresh: int
    links: int
    proposed_at: datetime = Field(sa_type=UTC)


class ItemStake(SQLModel, table=True):
    """What hangs on an item of the one list (牵涉范围): open tasks, visits, entities, the last visit's day; as last counted."""

    __tablename__ = "item_stake"

    unified_item_id: int = Field(primary_key=True, foreign_key="unified_item.id")
    tasks: int = 0
    visits: int = 0
    entities: int = 0
    used_on: date | None = None
