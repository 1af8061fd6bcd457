"""Column types and body bases shared by every room."""

import json
import unicodedata
from datetime import UTC as UTC_ZONE
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import BeforeValidator, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {  # before any table: constraint names are part of the migrations
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTC(TypeDecorator[datetime]):
    """Aware moments in, aware UTC moments out, on SQLite and PostgreSQL alike."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        value = value.astimezone(UTC_ZONE)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC_ZONE) if value.tzinfo is None else value.astimezone(UTC_ZONE)


class Json(TypeDecorator[Any]):
    """JSON text on SQLite, JSONB on PostgreSQL."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(sa.JSON())


class Choice(TypeDecorator[StrEnum]):
    """A StrEnum stored by value in a short varchar (no native type, no CHECK: see stack notes)."""

    impl = sa.String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def choice(kind: type[StrEnum]) -> Any:
    """Column type for an enum: ``Field(sa_type=choice(EntityKind))``."""
    return Choice(kind)


def clean_text(value: object) -> object:
    """Strip and NFC-normalise a text; refuse NUL and other control characters (tab and line feed pass)."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip()
    for char in text:
        if unicodedata.category(char) == "Cc" and char not in "\n\r\t":
            raise ValueError(f"文字中含有控制字符 U+{ord(char):04X}，请删除后重试。")
    return text


CleanText = Annotated[str, BeforeValidator(clean_text)]


class Form(SQLModel):
    """Base of url-encoded bodies: nothing unknown gets in; the csrf field is checked by the session door."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]

    csrf_token: str = ""


class Body(SQLModel):
    """Base of JSON bodies: nothing unknown gets in."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]


def canonical_json(value: Any) -> bytes:
    """One byte form for one value: keys sorted, no spaces, UTF-8, no NaN."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=str
    )
    return text.encode()
