"""Questions about departments, accounts and sessions."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from supervision.foundation.actor import Actor, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.rules import scope_of
from supervision.identity.tables import Department, LoginSession, UserAccount


def departments(session: Session, *, kind: str = "") -> list[Department]:
    """All departments (kind "bureau", "station" or any), by code."""
    query = select(Department).order_by(col(Department.code))
    return list(session.exec(query.where(col(Department.kind) == kind) if kind else query))


def department_by_id(session: Session, department_id: int) -> Department:
    """One department.

    Raises:
        NotFound: there is none with this id.
    """
    found = session.get(Department, department_id)
    if found is None:
        raise NotFound("没有这个部门。")
    return found


def department_ids_by_code(session: Session) -> dict[str, int]:
    """Department ids by their codes."""
    return {code: i for code, i in session.exec(select(Department.code, Department.id)) if i is not None}


def department_names(session: Session) -> dict[int, str]:
    """Short names by id."""
    return {
        i: name for i, name in session.exec(select(Department.id, Department.short_name)) if i is not None
    }


def account_by_login(session: Session, login: str) -> UserAccount | None:
    """The account with this login name, active or not."""
    return session.exec(select(UserAccount).where(col(UserAccount.login) == login)).first()


def accounts(session: Session, *, after: str = "", limit: int = 50) -> list[UserAccount]:
    """Accounts by login name, paged by key."""
    query = select(UserAccount).where(col(UserAccount.login) > after).order_by(col(UserAccount.login))
    return list(session.exec(query.limit(limit)))


def accounts_beside(session: Session, role: str, *, limit: int = 300) -> list[UserAccount]:
    """Active accounts by name that have another role than this one."""
    query = select(UserAccount).where(col(UserAccount.active).is_(True)).order_by(col(UserAccount.name))
    return [one for one in session.exec(query) if set(one.roles) - {role}][:limit]


def reading_scopes(session: Session) -> set[Scope]:
    """What the people with an active account see, each way once: pages made beforehand are made for these."""
    active = session.exec(select(UserAccount).where(col(UserAccount.active).is_(True)))
    return {scope_of(actor_of_account(account)) for account in active}


def has_accounts(session: Session) -> bool:
    """Whether anybody can log in at all."""
    return session.exec(select(UserAccount.id).limit(1)).first() is not None


def actor_of_account(account: UserAccount) -> Actor:
    """The actor this account acts as."""
    return Actor(
        user_id=account.id or 0,
        name=account.name,
        roles=frozenset(account.roles),
        department_id=account.department_id,
        area_code=account.area_code,
        inspector_id=account.inspector_id,
        login=account.login,
    )


def live_session(
    session: Session, *, token_hash: str, now: datetime, idle: timedelta, longest: timedelta
) -> tuple[LoginSession, Actor] | None:
    """The login behind a cookie, unless it is unknown, too old, idle, or its account is closed."""
    found = session.exec(
        select(LoginSession, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(LoginSession.user_id))
        .where(col(LoginSession.token_hash) == token_hash)
    ).first()
    if found is None:
        return None
    login, account = found
    if not account.active or now - login.seen_at > idle or now - login.started_at > longest:
        return None
    return login, actor_of_account(account)
