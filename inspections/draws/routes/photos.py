"""Photos of the dice: attach one, look at one."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import MultipartBody, PathParameter
from litestar.response import Redirect, Response

from inspections.draws import actions, queries
from inspections.draws.forms import PhotoForm
from inspections.draws.routes.ceremony import DrawId
from inspections.draws.routes.values import TAKE_PART
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.foundation.templating import redirect
from supervision.foundation.uploads import check_upload
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

PhotoName = Annotated[str, PathParameter(pattern=r"^dice-[1-9]\.jpg$")]


@post("/draws/{draw_id:str}/photos", guards=[TAKE_PART], sync_to_thread=True)
def attach(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    draw_id: DrawId,
    data: MultipartBody[PhotoForm],
) -> Redirect:
    """Attach a photo of the throw."""
    content = data.photo.file.read()
    check_upload(data.photo.filename, content)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.attach_photo(tx, draw_id=draw_id, name=data.photo.filename, data=content)
    return redirect(f"/draws/{draw_id}", request, _("照片已附上，指纹已写入抽取证明。"))


@get("/draws/{draw_id:str}/photos/{name:str}", guards=[allow(Permission.SEE)], sync_to_thread=True)
def show_photo(
    request: Request[Any, Any, Any], database: NamedDependency[Database], draw_id: DrawId, name: PhotoName
) -> Response[bytes]:
    """One photo, inside the office."""
    with database.reading() as session:
        queries.draw_by_id(session, draw_id, scope=scope_of(actor_of(request)))
        data = queries.photo_of(session, draw_id, name)
    return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


handlers = [attach, show_photo]
