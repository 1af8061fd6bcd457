"""Pages that bring in checklists from record forms and tables."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import MultipartBody, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.foundation.uploads import check_upload, keep_upload, kept_upload, short_name
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.lists import actions
from supervision.lists.forms import FormsConfirmForm, FormsUploadForm
from supervision.registers.rules import reading

EDIT = allow(Permission.LISTS_EDIT)
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Digest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}$")]


@get("/lists/forms", guards=[EDIT], sync_to_thread=False)
def show_upload(request: Request[Any, Any, Any], item: Word = "") -> Template:
    """Choose a file of checklists."""
    return page(request, "lists/forms.html", item=item)


@post("/lists/forms", guards=[EDIT], sync_to_thread=True)
def upload(database: NamedDependency[Database], data: MultipartBody[FormsUploadForm]) -> Redirect:
    """Keep the file and go on to what it holds; nothing is published yet."""
    content = data.file.file.read()
    check_upload(data.file.filename, content, max_bytes=database.settings.upload_megabytes * 1_000_000)
    about = {"name": short_name(data.file.filename), "item": data.item}
    return redirect(f"/lists/forms/{keep_upload(database.settings, content)}?{urlencode(about)}")


@get("/lists/forms/{digest:str}", guards=[EDIT], sync_to_thread=True)
def show_forms(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    digest: Digest,
    name: Text = "",
    item: Word = "",
) -> Template:
    """Every checklist of the file, point by point, and the item it will belong to."""
    checked = _check(database, digest, name)
    return page(
        request,
        "lists/forms_report.html",
        checked=checked,
        report=checked.report,
        item=item if len(checked.drafts) == 1 else "",
        digest=digest,
        levels=reading.LEVEL_LABELS,
    )


@post("/lists/forms/{digest:str}", guards=[EDIT], sync_to_thread=True)
def publish(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    digest: Digest,
    data: URLEncodedBody[FormsConfirmForm],
) -> Redirect:
    """Publish the chosen checklists, all or nothing."""
    checked = _check(database, digest, data.name)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        made = actions.publish_forms(tx, checked, data.code)
    codes = [code for code in data.code if code]
    where = f"/lists/items/{codes[0]}" if len(codes) == 1 else "/lists/items"
    return redirect(where, request, "已发布{n}张检查单。", n=len(made))


def _check(database: Database, digest: str, name: str) -> actions.CheckedForms:
    content = kept_upload(database.settings, digest)
    with database.reading() as session:
        return actions.check_forms(
            session, name or "?", content, max_bytes=database.settings.upload_megabytes * 1_000_000
        )


handlers = [show_upload, upload, show_forms, publish]
