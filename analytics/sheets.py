"""A table of figures as a file to save: a workbook, or CSV for whatever reads no workbooks."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from analytics import shelf
from analytics.days import asked_day, snapshot_of
from analytics.shelf import Place
from analytics.snapshots import Snapshot
from supervision.foundation import clock
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.foundation.settings import Settings
from supervision.foundation.sheets import XLSX, write_csv, write_xlsx
from supervision.foundation.templating import download, say_to
from supervision.identity.guards import allow
from supervision.identity.rules import Permission

CSV = "text/csv; charset=utf-8"
Say = Callable[[str], str]
Table = tuple[Sequence[str], list[list[object]]]


def sheet_file(table: Table, *, title: str, day: date, form: str, ribbon: str = "") -> Response[bytes]:
    """One table, named by its title and day; ``form`` is ``xlsx`` or ``csv``, the ribbon stands above the head or in the name."""
    if form == "csv":
        name = "-".join(filter(None, (title, day.isoformat(), ribbon)))
        return download(write_csv(*table), name=f"{name}.csv", media_type=CSV)
    return download(write_xlsx({title: table}, ribbon=ribbon), name=f"{title}-{day}.xlsx", media_type=XLSX)


def ribbon_of(settings: Settings, say: Say) -> str:
    """演示数据 where the house shows made-up data, else nothing."""
    return say(_("演示数据")) if settings.demonstration else ""


def figures_file(
    request: Request[Any, Any, Any],
    settings: Settings,
    *,
    of: str,
    title: str,
    day: str,
    table_of: Callable[[Snapshot, Place, Say], Table],
) -> Response[bytes]:
    """The figures of today or of a past day as a file, with the ending the address asks for.

    Args:
        of: the snapshot; day: as in the address; table_of: makes the table from the snapshot and the place of its frames.

    Raises:
        NotFound: nothing was computed for that day yet.
        Unreadable: not a day.
    """
    snapshot = snapshot_of(settings, of, asked_day(day, clock.today()))
    place = shelf.place_of(settings, snapshot) if snapshot else None
    if snapshot is None or place is None:
        raise NotFound(_("还没有统计快照。请先刷新统计。"))
    say = say_to(request)
    form = request.url.path.rpartition(".")[2]
    table = table_of(snapshot, place, say)
    return sheet_file(table, title=say(title), day=snapshot.as_of, form=form, ribbon=ribbon_of(settings, say))


def file_doors(path: str, door: Callable[..., Response[bytes]]) -> list[HTTPRouteHandler]:
    """The doors of a table of figures at ``path``: the same one as a workbook and as CSV."""
    return [
        get(f"{path}.{form}", guards=[allow(Permission.LEAD_VIEW)], sync_to_thread=True)(door)
        for form in ("xlsx", "csv")
    ]
