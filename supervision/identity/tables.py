"""Departments, accounts and sessions."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from supervision.foundation.types import UTC, Json


class Department(SQLModel, table=True):
    """An enforcement body (行政执法主体) or one of its stations (所)."""

    __tablename__ = "department"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=60)
    line: str = Field(default="", max_length=40, index=True)
    kind: str = Field(default="bureau", max_length=16)
    parent_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    level: str = Field(default="city", max_length=16)
    area_code: str = Field(default="", max_length=32, index=True)


class UserAccount(SQLModel, table=True):
    """Somebody who logs in (登录账号)."""

    __tablename__ = "user_account"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=100)
    password_hash: str = Field(max_length=200)
    roles: list[str] = Field(default_factory=list, sa_type=Json)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    area_code: str = Field(default="", max_length=32)
    inspector_id: int | None = None
    active: bool = True
    failed: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UTC)


class LoginSession(SQLModel, table=True):
    """A login (登录会话). Only the hash of the cookie is kept. Technical: no audit record.

    ``only``: the one page a screen on the wall may show with this login; for every other page nobody is signed in.
    """

    __tablename__ = "login_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    csrf: str = Field(max_length=64)
    started_at: datetime = Field(sa_type=UTC)
    seen_at: datetime = Field(sa_type=UTC)
    only: str = Field(default="", max_length=60)
