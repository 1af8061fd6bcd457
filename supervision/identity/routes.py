"""Login, logout, language, accounts."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.templating import LANGUAGE_COOKIE, page, redirect
from supervision.identity import actions, queries, rules
from supervision.identity.forms import LanguageForm, LoginForm, ScreenForm, UserForm
from supervision.identity.guards import actor_of, allow, public
from supervision.identity.rules import Permission
from supervision.identity.sessions import cookie_name, login_cookie


@get("/", guards=[public], sync_to_thread=False)
def front(request: Request[Any, Any, Any]) -> Redirect:
    """The front door: to the desk, or to the public portal."""
    return Redirect("/desk" if request.scope.get("user") else "/public")


@get("/login", guards=[public], sync_to_thread=False)
def show_login(request: Request[Any, Any, Any], next: FromQuery[str] = "/desk") -> Template:
    """The login page."""
    return page(request, "identity/login.html", next=local_path(next), failed=False)


@post("/login", guards=[public], sync_to_thread=True)
def log_in(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[LoginForm]
) -> Response[Any]:
    """Check the password; a fresh session on success, one and the same sentence on any failure."""
    old = request.cookies.get(cookie_name(database.settings), "")
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        fresh = actions.log_in(tx, login=data.login, password=data.password, settings=database.settings)
        if fresh and old:
            actions.log_out(tx, token=old)
    if fresh is None:
        return page(request, "identity/login.html", status=401, next=local_path(data.next), failed=True)
    response = redirect(local_path(data.next))
    response.set_cookie(login_cookie(database.settings, fresh[0]))
    return response


@post("/logout", guards=[public], sync_to_thread=True)
def log_out(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """End the session."""
    token = request.cookies.get(cookie_name(database.settings), "")
    if token:
        with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            actions.log_out(tx, token=token)
    response = redirect("/login")
    response.set_cookie(login_cookie(database.settings, ""))
    return response


@post("/session/screen", guards=[allow(Permission.SEE)], sync_to_thread=True)
def pin_to_screen(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[ScreenForm]
) -> Redirect:
    """Pin this login to one page: a screen that hangs in a room."""
    token = request.cookies.get(cookie_name(database.settings), "")
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.pin(tx, token=token, only=data.only)
    return redirect(data.only)


@post("/language", guards=[public], sync_to_thread=False)
def choose_language(data: URLEncodedBody[LanguageForm]) -> Redirect:
    """Chinese or English, remembered in this browser."""
    response = redirect(local_path(data.next))
    response.set_cookie(
        Cookie(key=LANGUAGE_COOKIE, value=data.language, path="/", max_age=31_536_000, samesite="lax")
    )
    return response


@get("/admin/users", guards=[allow(Permission.USERS_EDIT)], sync_to_thread=True)
def show_users(
    request: Request[Any, Any, Any], database: NamedDependency[Database], after: FromQuery[str] = ""
) -> Template:
    """Accounts, paged by login name."""
    with database.reading() as session:
        found = queries.accounts(session, after=after, limit=51)
        departments = queries.departments(session, kind="bureau")
    return page(
        request,
        "identity/users.html",
        accounts=found[:50],
        more=found[49].login if len(found) > 50 else "",
        departments=departments,
        names={d.id: d.short_name for d in departments},
        roles=rules.LABELS,
    )


@post("/admin/users", guards=[allow(Permission.USERS_EDIT)], sync_to_thread=True)
def add_user(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[UserForm]
) -> Redirect:
    """Add an account."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.add_user(
            tx,
            login=data.login,
            name=data.name,
            password=data.password,
            roles=[data.role],
            department_id=data.department_id,
        )
    return redirect("/admin/users", request, "已添加账号{login}。", login=data.login)


def local_path(address: str) -> str:
    """Only paths of this site: no open redirect."""
    good = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if good and "\n" not in address and "\r" not in address else "/desk"


handlers = [front, show_login, log_in, log_out, pin_to_screen, choose_language, show_users, add_user]
