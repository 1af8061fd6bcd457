"""Who may enter. Every route carries ``allow(...)`` or ``public``; the app refuses to start otherwise."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from supervision.foundation.actor import Actor, Scope
from supervision.foundation.errors import NotFound
from supervision.identity import rules
from supervision.identity.rules import Permission

# asynchronous, because Litestar gives every synchronous guard a thread of its own
Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


class LoginNeeded(Exception):
    """Nobody is signed in: pages send to /login, the rest answers 401."""


async def public(_connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Anybody may enter; listed in a snapshot that a test compares."""


def allow(*permissions: Permission) -> Guard:
    """A guard that lets in whoever has one of the permissions; for others the page does not exist (404)."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        actor = connection.scope.get("user")
        if actor is None:
            raise LoginNeeded
        if not any(rules.can(actor, permission) for permission in permissions):
            raise NotFound("没有这个页面，或者它不在您的职责范围内。")

    guard.permissions = permissions  # type: ignore[attr-defined]
    return guard


def actor_of(request: Request[Any, Any, Any]) -> Actor:
    """The signed-in actor.

    Raises:
        LoginNeeded: nobody is signed in.
    """
    actor = request.scope.get("user")
    if not isinstance(actor, Actor):
        raise LoginNeeded
    return actor


def scope_of(actor: Actor) -> Scope:
    """What business rows the actor sees."""
    return rules.scope_of(actor)
