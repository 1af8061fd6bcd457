"""Every route says who may enter, and the application refuses to start when one does not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, get
from litestar.handlers import BaseRouteHandler

from supervision.foundation.settings import Settings
from supervision.identity.guards import public
from tests.people import ADMINISTRATOR, Visitor

PUBLIC = Path(__file__).with_name("public_routes.txt")
ABSENT = "00000000-0000-4000-8000-000000000000"


def handlers(application: Litestar) -> Iterator[tuple[str, str, BaseRouteHandler]]:
    """Method, path and handler of every route; OPTIONS, which the framework adds itself, left out."""
    for route in application.routes:
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)]):
            for method in sorted(getattr(handler, "http_methods", {"GET"}) - {"OPTIONS"}):
                if handler is not None:
                    yield method, route.path_format, handler


def test_every_route_has_a_guard(application: Litestar) -> None:
    bare = [
        f"{method} {path}" for method, path, handler in handlers(application) if not handler.resolve_guards()
    ]
    assert not bare


def test_the_public_routes_are_these(application: Litestar) -> None:
    found = {
        f"{method} {path}" for method, path, handler in handlers(application) if public in _guards(handler)
    }
    listed = set(PUBLIC.read_text().split("\n")) - {""}
    assert found == listed, f"now public: {sorted(found - listed)}; no longer: {sorted(listed - found)}"


def test_public_is_never_mixed_with_a_permission(application: Litestar) -> None:
    mixed = [
        f"{method} {path}"
        for method, path, handler in handlers(application)
        if public in _guards(handler) and len(handler.resolve_guards()) > 1
    ]
    assert not mixed, f"a guard beside public looks like protection and is none: {mixed}"


def test_the_application_does_not_start_with_an_unguarded_route() -> None:
    from app import Unguarded, check_guards, unfurnished

    @get("/open", sync_to_thread=False)
    def forgotten() -> str:
        return "secret"

    application = unfurnished(Settings())
    application.register(forgotten)
    with pytest.raises(Unguarded, match="/open"):
        check_guards(application)


def _guards(handler: BaseRouteHandler) -> list[Any]:
    return [getattr(guard, "func", guard) for guard in handler.resolve_guards()]  # sync ones come wrapped


def _filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "1", path)


def test_a_stranger_meets_the_login_page_and_learns_nothing(visitor: Visitor, application: Litestar) -> None:
    wrong = []
    for method, path, handler in handlers(application):
        if public in _guards(handler):
            continue
        page = visitor.client.request(method, _filled(path))
        expected = (302, 303, 307) if method == "GET" else (401,)
        if page.status_code not in expected:
            wrong.append(f"{method} {path}: {page.status_code}")
    assert not wrong, "\n".join(wrong)


def test_somebody_without_the_permission_is_told_there_is_no_such_page(
    application: Litestar, signed_in: Any
) -> None:
    visitors = {role: signed_in(role) for role in ("witness", "inspector", "administrator")}
    wrong = []
    for method, path, handler in handlers(application):
        if method != "GET":
            continue
        for role, visitor in visitors.items():
            allowed = {p for guard in _guards(handler) for p in getattr(guard, "permissions", ())}
            if public in _guards(handler) or any(_may(role, permission) for permission in allowed):
                continue
            if (status := visitor.get(_filled(path)).status_code) != 404:
                wrong.append(f"{role} {path}: {status}")
    assert not wrong, "\n".join(wrong)


def _may(role: str, permission: Any) -> bool:
    from supervision.identity.rules import can
    from tests.people import someone

    return can(someone(role), permission)


def test_no_page_breaks_on_a_made_up_address(application: Litestar, signed_in: Any) -> None:
    visitor = signed_in(str(next(iter(ADMINISTRATOR.roles))))
    officer = signed_in("officer")
    broken = []
    for method, path, _handler in handlers(application):
        if method != "GET" or "{" not in path:
            continue
        for value in (
            "1",
            "0",
            "99999999999999999999",
            "-1",
            "%00",
            "x" * 300,
            ABSENT,
            "%E4%BD%A0",
            "..%2f..",
        ):
            address = re.sub(r"\{[^}]*\}", value, path)
            for person in (visitor, officer):
                answer = person.get(address)
                if answer.status_code >= 500:
                    broken.append(f"{address}: {answer.status_code}")
    assert not broken, "\n".join(broken)
