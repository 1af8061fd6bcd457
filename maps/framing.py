"""Answering with a published map: only a file its manifest names, only the reader's own, only under its own policy."""

from litestar.response import Response

from maps import publish
from maps.tiles import tiles
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _


def framed(database: Database, manifest: publish.Manifest | None, file: str, scope: Scope) -> Response[bytes]:
    """The file as a page for a frame.

    Raises NotFound for anything a manifest does not name or the reader may not see.
    """
    sheet = next((s for s in (manifest.sheets if manifest else ()) if s.file == file), None)
    if sheet is None or not sheet.area.startswith(scope.area_prefix):
        raise NotFound(_("没有这张地图，它可能已经更新。请刷新页面。"))
    return Response(
        content=publish.file_of(database.settings, sheet).read_bytes(),
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": publish.policy(sheet, tiles(database.settings)[0]),
            "Cache-Control": "private, max-age=86400, immutable",
        },
    )
