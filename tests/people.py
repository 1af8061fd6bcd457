"""The people of the tests: one actor a role, and somebody signed in to the web."""

import re
from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient
from litestar.testing.transport import TestClientTransport

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.database import Database
from supervision.identity import actions
from supervision.identity.rules import Role
from supervision.identity.sessions import cookie_name
from supervision.identity.tables import LoginSession

PASSWORD = "correct horse battery"
NAMES = {
    Role.OFFICER: "经办甲",
    Role.APPROVER: "审批乙",
    Role.WITNESS: "见证丙",
    Role.INSPECTOR: "检查丁",
    Role.LEADER: "领导戊",
    Role.LIST_KEEPER: "清单己",
    Role.ADMINISTRATOR: "管理庚",
    Role.LIST_REVIEWER: "复核辛",
}


def someone(role: str, **values: Any) -> Actor:
    """An actor with one role, for actions that need no account."""
    number = list(Role).index(Role(role)) + 1
    return Actor(
        **{
            "user_id": number,
            "name": NAMES[Role(role)],
            "roles": frozenset({str(Role(role))}),
            "login": str(Role(role)),
            **values,
        }
    )


OFFICER, APPROVER, WITNESS, INSPECTOR, LEADER, LIST_KEEPER, ADMINISTRATOR, REVIEWER = map(someone, Role)


class Visitor:
    """A browser without a face: cookies, the CSRF token of its session, pages and forms."""

    def __init__(self, served: TestClient[Litestar], database: Database) -> None:
        """``served`` is the running application; each visitor has cookies of an own."""
        self.database = database
        self.client = httpx.Client(
            transport=TestClientTransport(served, raise_server_exceptions=False),  # type: ignore[arg-type]
            base_url="http://testserver.local",
            headers={"accept": "text/html"},
            timeout=60,
        )

    @property
    def csrf(self) -> str:
        """The token of the session, as the page's forms carry it; empty when nobody is signed in."""
        token = self.client.cookies.get(cookie_name(self.database.settings), "")
        with self.database.reading() as session:
            row = session.get(LoginSession, actions.token_hash(token))
            return row.csrf if row else ""

    def sign_in(self, login: str, password: str = PASSWORD) -> httpx.Response:
        """Fill in the login form."""
        return self.client.post("/login", data={"login": login, "password": password})

    def get(self, path: str, **values: Any) -> httpx.Response:
        """Open a page."""
        return self.client.get(path, **values)

    def post(self, path: str, data: dict[str, Any] | None = None, **values: Any) -> httpx.Response:
        """Send a form of a page of this session."""
        return self.client.post(path, data={"csrf_token": self.csrf, **(data or {})}, **values)

    def send(self, method: str, path: str, **values: Any) -> httpx.Response:
        """Send what a script of our pages sends (JSON, bytes) with the session's token in the header."""
        headers = {"x-csrf-token": self.csrf, "accept": "application/json", **values.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **values)


def add_account(database: Database, role: str, *, login: str = "", **values: Any) -> Actor:
    """An account with one role; returns its actor. ``values``: department_id, area_code, inspector_id."""
    login = login or str(Role(role))
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        account = actions.add_user(
            tx, login=login, name=NAMES[Role(role)], password=PASSWORD, roles=[role], **values
        )
    return someone(role, user_id=account.id, login=login, **values)


def form_token(page: str) -> str:
    """The form token that a page carries, written differently into each; empty where there is none."""
    found = re.search('<meta name="csrf-token" content="([^"]*)">', page)
    return found[1] if found else ""


def links(page: str) -> list[str]:
    """Addresses of this site that a page links to, in order, each once."""
    found = re.findall(r"""(?:href|hx-get|src)=["'](/[^"'#]*)""", page)
    return list(dict.fromkeys(address.replace("&amp;", "&") for address in found))
