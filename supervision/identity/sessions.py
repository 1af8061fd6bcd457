"""The session door: who is behind a request, and is it really from our page?

A cookie value nobody issued is never adopted (no fixation); the CSRF token belongs to the session;
only the hash of the cookie is stored. The cookie is HttpOnly and SameSite=Strict, and ``__Host-`` with TLS.
"""

import hmac
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.datastructures import Cookie, FormMultiDict
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Empty, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.database import Database
from supervision.foundation.errors import Problem
from supervision.foundation.packing import unveil, veil
from supervision.foundation.settings import Settings
from supervision.identity import actions, queries
from supervision.identity.rules import opens

SAFE = {"GET", "HEAD", "OPTIONS"}
HEADER = "x-csrf-token"
FIELD = "csrf_token"
WATCHING = "x-watching"
"""A page that asks for news by itself says so: nobody is at work there, and the session grows old all the same."""


class Forged(Problem):
    """The request did not come from a page of this session."""

    status = 403


def cookie_name(settings: Settings) -> str:
    """``__Host-`` binds the cookie to host and TLS; without TLS (loopback) browsers refuse that prefix."""
    return "__Host-supervision" if settings.tls else "supervision"


def login_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a fresh login; an empty token deletes it."""
    return Cookie(
        key=cookie_name(settings),
        value=token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=settings.tls,
        max_age=settings.session_hours * 3600 if token else 0,
    )


class SessionDoor(ASGIMiddleware):
    """Puts the actor into ``scope["user"]`` and refuses forged changes."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        database: Database = request.app.state.database
        token = request.cookies.get(cookie_name(database.settings), "")
        watching = WATCHING in request.headers
        path = request.url.path
        actor, csrf = await sync_to_thread(_who, database, token, watching, path) if token else (None, "")
        scope["user"] = actor
        scope["auth"] = veil(csrf)  # only pages read it
        try:
            if request.method not in SAFE and actor is not None:
                await self._check_origin(request, csrf)
            await next_app(scope, receive, send)
        finally:  # a refused upload never reaches the route, which would close its temporary files
            if request.method not in SAFE and request.headers.get("content-type", "").startswith(
                "multipart/"
            ):
                await self._close_files(request)

    @staticmethod
    async def _close_files(request: Request[Any, Any, Any]) -> None:
        parsed = ScopeState.from_scope(request.scope).form
        if parsed is not Empty:
            await FormMultiDict.from_form_data(parsed).close()

    async def _check_origin(self, request: Request[Any, Any, Any], csrf: str) -> None:
        origin = request.headers.get("origin", "")
        if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", ""):
            raise Forged("请求不是从本系统的页面发出的，已拒绝。")
        given = request.headers.get(HEADER, "")
        if not given and request.headers.get("content-type", "").split(";")[0] in {
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        }:
            value = (await request.form()).get(FIELD, "")
            given = value if isinstance(value, str) else ""
        if not any(hmac.compare_digest(one.encode(), csrf.encode()) for one in (given, unveil(given))):
            raise Forged("页面已过期，请刷新后重试。未保存任何内容。")


def _who(database: Database, token: str, watching: bool, path: str) -> tuple[Actor | None, str]:
    now = clock.now()
    with database.reading() as session:
        found = queries.live_session(
            session,
            token_hash=actions.token_hash(token),
            now=now,
            idle=timedelta(minutes=database.settings.session_idle_minutes),
            longest=timedelta(hours=database.settings.session_hours),
        )
    if found is None:
        return None, ""
    login, actor = found
    if not opens(login.only, path):
        return None, ""
    # a screen watches all day, and can do nothing else: it stays until the login's longest time is over
    if (login.only or not watching) and now - login.seen_at > timedelta(
        minutes=1
    ):  # one write a minute is enough for idle times
        with database.transaction(actor=SYSTEM, now=now) as tx:
            actions.seen(tx, token=token)
    return actor, login.csrf
