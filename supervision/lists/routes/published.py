"""The one list for everybody: published versions with their fingerprints, as pages, JSON and Excel; the keeper publishes."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.sheets import XLSX, write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.identity.guards import actor_of, allow, public
from supervision.identity.rules import Permission
from supervision.lists import actions, queries
from supervision.lists.forms import PublishListForm, WithdrawListForm
from supervision.lists.rules import export
from supervision.lists.rules.kinds import GRADE_LABELS
from supervision.lists.rules.powers import POWER_LABELS
from supervision.lists.rules.standing import STANDING_LABELS

SEE, EDIT = allow(Permission.SEE), allow(Permission.LISTS_EDIT)
RIBBON = "演示数据"
Version = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Words = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,100}$")]
LABELS: dict[str, Any] = {
    "grades": {grade.value: label for grade, label in GRADE_LABELS.items()},
    "powers": {power.value: label for power, label in POWER_LABELS.items()},
    "standings": {standing.value: label for standing, label in STANDING_LABELS.items()},
}


@get("/lists/published", guards=[SEE], sync_to_thread=True)
def show_published(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """What was published, and the form to publish the next version or to take one back."""
    with database.reading() as session:
        versions = queries.published_lists(session)
    return page(request, "lists/published.html", versions=versions)


@post("/lists/published", guards=[EDIT], sync_to_thread=True)
def publish(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    data: URLEncodedBody[PublishListForm],
) -> Redirect:
    """Publish the one list as it stands."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.publish_list(
            tx, title=data.title, bureau=database.settings.bureau, valid_from=data.valid_from
        )
    return redirect(
        f"/public/lists/{row.version}",
        request,
        "第{version}版已公布，共{n}项。",
        version=row.version,
        n=row.items,
    )


@post("/lists/published/{version:int}/withdraw", guards=[EDIT], sync_to_thread=True)
def withdraw(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    version: Version,
    data: URLEncodedBody[WithdrawListForm],
) -> Redirect:
    """Take a version back."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.withdraw_published(tx, version=version, reason=data.reason)
    return redirect("/lists/published", request, "第{version}版已撤回，页面仍可查看。", version=version)


@get("/public/lists", guards=[public], sync_to_thread=True)
def show_versions(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The published versions of the one list."""
    with database.reading() as session:
        versions = queries.published_lists(session)
        shown = queries.shown_list(session)
    return page(
        request, "lists/public_versions.html", versions=versions, current=shown.version if shown else 0
    )


@get("/public/lists/{version:int}", guards=[public], sync_to_thread=True)
def show_version(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    version: Version,
    q: Words = "",
    after: Word = "",
) -> Template:
    """One published version, searched and paged; a withdrawn one says so and stays."""
    words = q.strip()
    with database.reading() as session:
        row = queries.published_list(session, version)
        shown = queries.shown_list(session)
    items = [
        item
        for item in queries.published_items(row)
        if item["code"] > after and (not words or words in item["name"] or words in item["department"])
    ]
    more = items[queries.PAGE - 1]["code"] if len(items) > queries.PAGE else ""
    rest = {"q": words} if words else {}
    base = f"/public/lists/{version}?"
    return page(
        request,
        "lists/public_list.html",
        row=row,
        current=shown.version if shown else 0,
        items=items[: queries.PAGE],
        q=words,
        next_href=base + urlencode(rest | {"after": more}) if more else "",
        first_href=base + urlencode(rest) if after else "",
        **LABELS,
    )


@get("/public/lists/{version:int}/list.json", guards=[public], sync_to_thread=True)
def get_json(database: NamedDependency[Database], version: Version) -> Response[bytes]:
    """The very text the fingerprint is of."""
    with database.reading() as session:
        row = queries.published_list(session, version)
    return download(row.content.encode(), name=f"list-{version}.json", media_type="application/json")


@get("/public/lists/{version:int}/list.xlsx", guards=[public], sync_to_thread=True)
def get_workbook(
    request: Request[Any, Any, Any], database: NamedDependency[Database], version: Version
) -> Response[bytes]:
    """The same as a workbook; the fingerprint stands in its second sheet."""
    with database.reading() as session:
        row = queries.published_list(session, version)
    sheets = export.published_tables(row, queries.published_items(row), language_of(request))
    ribbon = RIBBON if database.settings.demonstration else ""
    return download(write_xlsx(sheets, ribbon=ribbon), name=f"list-{version}.xlsx", media_type=XLSX)


handlers = [
    show_published,
    publish,
    withdraw,
    show_versions,
    show_version,
    get_json,
    get_workbook,
]
