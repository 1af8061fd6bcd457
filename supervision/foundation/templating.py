"""Pages: one Jinja environment over all rooms, the values every page needs, small filters."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.loaders import ChoiceLoader
from litestar import Request
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Response, Stream, Template
from markupsafe import Markup

from supervision.foundation import clock
from supervision.foundation.assets import static_address
from supervision.foundation.i18n import FLOORS, LANGUAGES, ROOT, translate
from supervision.foundation.settings import Settings

LANGUAGE_COOKIE = "language"
FLASH_COOKIE = "flash"


def make_environment(settings: Settings) -> Environment:
    """The Jinja environment: ``draws/show.html`` is found in ``inspections/draws/pages/show.html``."""
    rooms = {
        folder.parent.name: FileSystemLoader(folder)
        for floor in FLOORS
        for folder in sorted((ROOT / floor).rglob("pages"))
        if folder.is_dir()
    }
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(ROOT / "supervision" / "templates"), PrefixLoader(rooms)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # else every page looks at the disk for each of its twenty pieces
    )
    environment.filters.update(
        day=day, moment=moment, yuan=yuan, thousands=thousands, percent=percent, data_block=data_block
    )
    environment.globals.update(settings=settings, static=static_address)
    return environment


def make_engine(settings: Settings) -> JinjaTemplateEngine:
    """The same for Litestar."""
    return JinjaTemplateEngine.from_environment(make_environment(settings))


def language_of(request: Request[Any, Any, Any]) -> str:
    """The reader's language: the switch's cookie, else the bureau's setting."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return str(request.app.state.settings.language)


def say_to(request: Request[Any, Any, Any]) -> Callable[[str], str]:
    """How a sentence reads in the reader's language: for sheets and files, which no template writes."""
    language = language_of(request)
    return lambda text: translate(text, language)


def page(request: Request[Any, Any, Any], name: str, /, *, status: int = 200, **context: Any) -> Template:
    """A rendered page or fragment, with actor, language, csrf token and permissions in its context.

    Args:
        request: the request being answered.
        name: template name, ``room/file.html``.
        status: HTTP status.
        context: the page's own values; plain data only.
    """
    language = language_of(request)
    actor = request.scope.get("user")
    settings: Settings = request.app.state.settings

    def say(msgid: str, /, **values: Any) -> str:
        return translate(msgid, language, **values)

    notice = _read_flash(request, language)
    values: dict[str, Any] = {
        "_": say,
        "lang": language,
        "actor": actor,
        "csrf": request.scope.get("auth") or "",
        "can": lambda permission: request.app.state.can(actor, permission),
        "demonstration": settings.demonstration,
        "bureau": settings.bureau,
        "today": clock.today(),
        "path": request.url.path,
        "notice": notice,
        "fragment": request.headers.get("hx-request") == "true"
        and request.headers.get("hx-boosted") != "true",
    }
    cookies = [Cookie(key=FLASH_COOKIE, value="", max_age=0, path="/")] if notice else []
    return Template(template_name=name, context=values | context, status_code=status, cookies=cookies)


def redirect(
    address: str, request: Request[Any, Any, Any] | None = None, notice: str = "", **values: Any
) -> Redirect:
    """After a change, on to a page (303), with a sentence to show there once."""
    response = Redirect(path=address, status_code=303)
    if request is not None and notice:
        response.set_cookie(flash(notice, **values))
    return response


def flash(msgid: str, /, **values: Any) -> Cookie:
    """A sentence the next page shows once."""
    text = json.dumps([msgid, values], ensure_ascii=True, default=str)
    return Cookie(
        key=FLASH_COOKIE, value=text.encode().hex(), path="/", httponly=True, samesite="strict", max_age=60
    )


def _read_flash(request: Request[Any, Any, Any], language: str) -> str:
    raw = request.cookies.get(FLASH_COOKIE, "")
    try:
        msgid, values = json.loads(bytes.fromhex(raw))
        return translate(str(msgid), language, **{str(k): v for k, v in values.items()})
    except (ValueError, AttributeError, TypeError):
        return ""


def download(content: bytes, *, name: str, media_type: str) -> Response[bytes]:
    """A file to save; the name may be Chinese."""
    return Response(content=content, media_type=media_type, headers=_saved_as(name))


def download_parts(file: BinaryIO, *, name: str, media_type: str) -> Stream:
    """A large file to save, sent in parts from its beginning; it is closed when it was sent."""

    def parts() -> Iterator[bytes]:
        with file:
            file.seek(0)
            while part := file.read(1 << 18):
                yield part

    return Stream(parts(), media_type=media_type, headers=_saved_as(name))


def _saved_as(name: str) -> dict[str, str]:
    plain = name.encode("ascii", "ignore").decode() or "download"
    quoted = quote(name, safe="")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"}


def data_block(value: Any) -> Markup:
    """JSON for a ``<script type="application/json">`` block; ``<`` cannot end the block."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def day(value: date | datetime | None) -> str:
    """2026-11-21 (business date)."""
    if value is None:
        return "—"
    return (clock.local_date(value) if isinstance(value, datetime) else value).isoformat()


def moment(value: datetime | None) -> str:
    """2026-11-21 10:30 (Asia/Shanghai)."""
    return "—" if value is None else clock.local(value).strftime("%Y-%m-%d %H:%M")


def yuan(fen: int | None) -> str:
    """Money in yuan from integer fen."""
    return "—" if fen is None else f"{Decimal(fen) / 100:,.2f}"


def thousands(value: float | None) -> str:
    """12,345."""
    return "—" if value is None else f"{value:,}"


def percent(value: float | None, digits: int = 1) -> str:
    """0.1234 → 12.3%."""
    return "—" if value is None else f"{value:.{digits}%}"
