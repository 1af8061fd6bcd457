"""Web door: ``create_app`` for Litestar's discovery. Refuses to start if a route has no guard."""

import logging
import secrets
from pathlib import Path
from typing import Annotated, Any

from litestar import Litestar, Request, Router, get
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotAuthorizedException, ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter
from litestar.response import Redirect, Response
from litestar.template import TemplateConfig
from litestar.types import Message, Scope
from sqlalchemy.exc import IntegrityError

from supervision.foundation import assets
from supervision.foundation.bell import make_bell, ring
from supervision.foundation.database import Database
from supervision.foundation.documents import check_fonts
from supervision.foundation.errors import Problem
from supervision.foundation.i18n import translate
from supervision.foundation.migrations import migrate
from supervision.foundation.misfits import misfit
from supervision.foundation.packing import PackedPages
from supervision.foundation.rooms import furniture, load_tables
from supervision.foundation.settings import Settings, read_settings
from supervision.foundation.templating import language_of, make_engine, page
from supervision.identity import rules
from supervision.identity.guards import LoginNeeded, public
from supervision.identity.sessions import SessionDoor

log = logging.getLogger("supervision.app")


class Unguarded(RuntimeError):
    """A route that does not say who may enter."""


def create_app(settings: Settings | None = None, database: Database | None = None) -> Litestar:
    """The web application.

    Raises:
        Unguarded: a route has no guard. Refused: the papers' font is missing.
    """
    settings = settings or (database.settings if database else read_settings())
    check_fonts()
    if database is None:
        load_tables()
        database = Database(settings)
        migrate(database)
    application = unfurnished(settings)
    move_in(application, database)
    return application


def unfurnished(settings: Settings) -> Litestar:
    """Every route with its guard and every page; whose records they show is told by :func:`move_in`.

    Raises:
        Unguarded: a route has no guard.
    """
    load_tables()
    handlers: list[Any] = [handler for module in furniture("routes") for handler in module.handlers]
    application = Litestar(
        # one router: Litestar wraps a handler twice when a second one of the same path is added later
        route_handlers=[Router(path="/", route_handlers=[*handlers, show_asset])],
        dependencies={"database": Provide(_database, sync_to_thread=False)},
        middleware=[PackedPages(), SessionDoor()],
        template_config=_templates(settings),
        exception_handlers={
            Problem: _show_problem,
            LoginNeeded: _ask_login,
            HTTPException: _show_http,
            IntegrityError: _show_taken,
            RecursionError: _show_unreadable,
            UnicodeDecodeError: _show_unreadable,
            Exception: _show_unexpected,
        },
        before_send=[_harden],
        openapi_config=None,
        request_max_body_size=settings.upload_megabytes * 1_000_000,
        state=State({"can": _can}),
        on_shutdown=[_close],
    )
    check_guards(application)
    return application


def move_in(application: Litestar, database: Database) -> None:
    """From now on the application serves this database, with its settings."""
    bell = make_bell(database.settings)
    database.after_commit = lambda job_ids: ring(bell, job_ids)
    application.state.database, application.state.settings = database, database.settings
    application.template_engine.engine.globals["settings"] = database.settings  # type: ignore[union-attr]


def _database(scope: Scope) -> Database:
    found: Database = scope["litestar_app"].state.database
    return found


async def _close(application: Litestar) -> None:
    application.state.database.close()


@get("/static/{file_path:path}", guards=[public], sync_to_thread=True)
def show_asset(
    request: Request[Any, Any, Any],
    file_path: Annotated[Path, PathParameter()],
    v: Annotated[str, QueryParameter(max_length=64)] = "",
) -> Response[bytes]:
    """A style sheet, script or picture of the house."""
    asked = request.headers
    return assets.send(
        file_path.as_posix().lstrip("/"),
        version=v,
        accepts=asked.get("accept-encoding", ""),
        known=asked.get("if-none-match", ""),
    )


def check_guards(application: Litestar) -> None:
    """Every route handler carries a guard, or the application does not start.

    Raises:
        Unguarded: naming the first route without one.
    """
    for route in application.routes:
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)]):
            if handler is None or (
                isinstance(handler, HTTPRouteHandler) and handler.http_methods == {"OPTIONS"}
            ):
                continue
            if not handler.resolve_guards():
                raise Unguarded(f"{route.path} has no guard: say who may enter, or public")


def _can(actor: Any, permission: str) -> bool:
    return rules.can(actor, rules.Permission(permission))


def _templates(settings: Settings) -> Any:
    return TemplateConfig(instance=make_engine(settings))


HARDENED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; form-action 'self'",
}


async def _harden(message: Message, _scope: Scope) -> None:
    """Headers every answer carries, errors too. Maps bring their own policy and live in a sandboxed frame."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HARDENED.items():
            headers.setdefault(name, value)


def _wants_page(request: Request[Any, Any, Any]) -> bool:
    return "text/html" in request.headers.get("accept", "") or request.headers.get("hx-request") == "true"


def _answer(request: Request[Any, Any, Any], status: int, sentence: str, **more: Any) -> Response[Any]:
    if _wants_page(request):
        rendered = page(
            request,
            "error.html",
            status=status,
            code=status,
            sentence=sentence,
            reference=more.get("reference", ""),
        )
        return rendered
    return Response(content={"status": status, "detail": sentence, **more}, status_code=status)


def _show_problem(request: Request[Any, Any, Any], error: Problem) -> Response[Any]:
    return _answer(request, error.status, error.text(language_of(request)))


def _ask_login(request: Request[Any, Any, Any], _error: LoginNeeded) -> Response[Any]:
    if request.method == "GET" and _wants_page(request) and request.headers.get("hx-request") != "true":
        return Redirect(f"/login?next={request.url.path}")
    return _answer(request, 401, translate("请先登录。", language_of(request)))


def _show_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    language = language_of(request)
    if isinstance(error, NotAuthorizedException):
        return _answer(request, 401, translate("请先登录。", language))
    if isinstance(error, ValidationException):
        errors = error.extra if isinstance(error.extra, list) else []
        return _answer(request, 400, misfit(errors, error.detail, language, saving=_saves(request)))
    known = {
        404: "没有这个页面，或者它不在您的职责范围内。",
        405: "此处不支持这种操作。",
        413: "文件太大，未接收。",
    }
    status = error.status_code if 400 <= error.status_code < 500 else 400
    if error.status_code >= 500:
        return _show_unexpected(request, error)
    return _answer(request, status, translate(known.get(status, _unclear(request)), language))


def _saves(request: Request[Any, Any, Any]) -> bool:
    """Whether something was to be saved: whoever only looked is not told that nothing was."""
    return request.method not in ("GET", "HEAD", "OPTIONS")


def _unclear(request: Request[Any, Any, Any]) -> str:
    return "请求内容无法识别，未保存任何内容。" if _saves(request) else "请求内容无法识别。"


def _show_taken(request: Request[Any, Any, Any], _error: IntegrityError) -> Response[Any]:
    return _answer(
        request,
        409,
        translate("相同的记录已经存在，或者所引用的记录不存在。未保存任何内容。", language_of(request)),
    )


def _show_unreadable(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    return _answer(request, 400, translate(_unclear(request), language_of(request)))


def _show_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A reference number for the reader, the details for the log."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, (RecursionError, UnicodeDecodeError)):
            return _show_unreadable(request, error)
        cause = cause.__cause__
    reference = secrets.token_hex(4)
    log.error("unexpected error %s on %s", reference, request.url.path, exc_info=error)
    sentence = translate(
        "系统出了意外，已记下编号{reference}，请告知系统管理员。未保存任何内容。"
        if _saves(request)
        else "系统出了意外，已记下编号{reference}，请告知系统管理员。",
        language_of(request),
        reference=reference,
    )
    return _answer(request, 500, sentence, reference=reference)
