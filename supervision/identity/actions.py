"""Adding people and departments, logging in and out."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import argon2
import sqlalchemy as sa
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import col

from supervision.foundation.actor import Actor
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.foundation.settings import Settings
from supervision.identity import queries
from supervision.identity.rules import SCREENS, Role, check_password
from supervision.identity.tables import Department, LoginSession, UserAccount

HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = HASHER.hash("nobody has this password")
WRONG = "用户名或密码不正确。"


def add_department(tx: Transaction, **values: Any) -> Department:
    """Add one department or station (fields of :class:`Department`).

    Raises:
        Conflict: the code exists.
    """
    row = Department.model_validate(values)
    if row.code in queries.department_ids_by_code(tx.session):
        raise Conflict("部门编码{code}已存在。", code=row.code)
    tx.session.add(row)
    tx.record("department.added", covers=[Department], about=f"department:{row.code}")
    return row


def import_departments(tx: Transaction, rows: Iterable[dict[str, Any]]) -> int:
    """Add many departments; rows carry the fields of :class:`Department`, parents before children."""
    count = tx.bulk(Department, rows)
    tx.record("department.imported", covers=[Department], count=count)
    return count


def add_user(
    tx: Transaction,
    *,
    login: str,
    name: str,
    password: str,
    roles: Iterable[Role | str],
    department_id: int | None = None,
    area_code: str = "",
    inspector_id: int | None = None,
) -> UserAccount:
    """Add an account.

    Raises:
        Conflict: the login name is taken.
        Refused: the password is too short or a role is unknown.
    """
    check_password(password)
    unknown = [role for role in roles if role not in set(Role)]
    if unknown:
        raise Refused("没有这个角色：{roles}。", roles="、".join(unknown))
    if queries.account_by_login(tx.session, login):
        raise Conflict("用户名{login}已存在。", login=login)
    account = UserAccount(
        login=login,
        name=name,
        password_hash=HASHER.hash(password),
        roles=sorted(str(Role(role)) for role in roles),
        department_id=department_id,
        area_code=area_code,
        inspector_id=inspector_id,
    )
    tx.session.add(account)
    tx.record("user.added", covers=[UserAccount], about=f"user:{login}", roles=account.roles)
    return account


def set_password(tx: Transaction, *, login: str, password: str) -> None:
    """Give an account a new password; ends its sessions and its lock.

    Raises:
        NotFound: no such account.
    """
    check_password(password)
    account = queries.account_by_login(tx.session, login)
    if account is None:
        raise NotFound("没有用户{login}。", login=login)
    account.password_hash, account.failed, account.locked_until = HASHER.hash(password), 0, None
    tx.session.add(account)
    tx.session.connection().execute(sa.delete(LoginSession).where(col(LoginSession.user_id) == account.id))
    tx.record("user.password_set", covers=[UserAccount], about=f"user:{login}")


def log_in(tx: Transaction, *, login: str, password: str, settings: Settings) -> tuple[str, str] | None:
    """Check a password; returns (cookie value, csrf token) of a fresh session, or ``None``.

    A wrong password is counted per account in the database (also from rotating addresses); after
    ``lockout_failures`` the account rests. Unknown names cost the same time as known ones.
    The caller shows the same sentence for every failure.
    """
    account = _proved(tx, login=login, password=password, settings=settings)
    if account is None:
        return None
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    tx.session.add(
        LoginSession(
            token_hash=token_hash(token),
            user_id=account.id or 0,
            csrf=csrf,
            started_at=tx.now,
            seen_at=tx.now,
        )
    )
    tx.record("user.logged_in", covers=[UserAccount], about=f"user:{login}")
    return token, csrf


def vouch(tx: Transaction, *, login: str, password: str, settings: Settings) -> Actor | None:
    """Check a password without a session: a second person signs at somebody else's screen. Counts as a login does.

    Returns who it is, or ``None``; the caller shows the same sentence for every failure and commits it all the same.
    """
    account = _proved(tx, login=login, password=password, settings=settings)
    if account is None:
        return None
    tx.record("user.vouched", covers=[UserAccount], about=f"user:{login}")
    return queries.actor_of_account(account)


def log_out(tx: Transaction, *, token: str) -> None:
    """End the session of this cookie; unknown cookies are ignored."""
    tx.session.connection().execute(
        sa.delete(LoginSession).where(col(LoginSession.token_hash) == token_hash(token))
    )


def pin(tx: Transaction, *, token: str, only: str) -> None:
    """Pin a login to one page until it ends (大屏专用): a screen that hangs in a room needs no more. There is no way back but to sign in anew.

    Raises:
        Refused: not a page for a screen.
    """
    if only not in SCREENS:
        raise Refused("这个页面不能用作大屏。")
    tx.session.connection().execute(
        sa.update(LoginSession).where(col(LoginSession.token_hash) == token_hash(token)).values(only=only)
    )
    tx.record("user.pinned", covers=[], about=f"user:{tx.actor.login}", only=only)


def seen(tx: Transaction, *, token: str) -> None:
    """Note that the session is alive."""
    tx.session.connection().execute(
        sa.update(LoginSession)
        .where(col(LoginSession.token_hash) == token_hash(token))
        .values(seen_at=tx.now)
    )


def token_hash(token: str) -> str:
    """What the database keeps of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def _proved(tx: Transaction, *, login: str, password: str, settings: Settings) -> UserAccount | None:
    """The account behind a right password; wrong ones are counted and lock it for a while."""
    account = queries.account_by_login(tx.session, login)
    right = _verify(account.password_hash if account else NOBODY, password) and account is not None
    if account is None:
        return None
    if not account.active or (account.locked_until and account.locked_until > tx.now):
        return None
    if not right:
        account.failed += 1
        if account.failed >= settings.lockout_failures:
            account.locked_until = tx.now + timedelta(minutes=settings.lockout_minutes)
            account.failed = 0
        tx.session.add(account)
        tx.record(
            "user.login_failed",
            covers=[UserAccount],
            about=f"user:{login}",
            locked=bool(account.locked_until),
        )
        return None
    account.failed, account.locked_until = 0, None
    tx.session.add(account)
    return account


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
