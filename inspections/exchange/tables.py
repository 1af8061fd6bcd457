"""Tables of the exchange room."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class CodeMap(SQLModel, table=True):
    """What a receiver calls one of our values (代码对照); goes before the delivered maps."""

    __tablename__ = "code_map"
    __table_args__ = (sa.UniqueConstraint("receiver", "kind", "ours"),)

    id: int | None = Field(default=None, primary_key=True)
    receiver: str = Field(max_length=64)
    kind: str = Field(max_length=64)
    ours: str = Field(max_length=64)
    theirs: str = Field(max_length=64)
