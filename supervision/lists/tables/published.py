"""The one list as the public was shown it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from supervision.foundation.types import UTC


class PublishedList(SQLModel, table=True):
    """One published version of the one list (公布的清单), byte for byte; a withdrawn one stays readable."""

    __tablename__ = "published_list"

    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(unique=True)
    title: str = Field(max_length=200)
    valid_from: date
    items: int
    content: str = Field(sa_type=sa.Text)
    sha256: str = Field(max_length=64)
    published_at: datetime = Field(sa_type=UTC)
    published_by: str = Field(max_length=100)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTC)
    withdrawn_by: str = Field(default="", max_length=100)
    reason: str = Field(default="", max_length=500)
