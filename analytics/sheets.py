"""A table of figures as a file to save: a workbook, or CSV for whatever reads no workbooks."""

from collections.abc import Callable, Sequence
from datetime import date

from litestar.response import Response

from supervision.foundation.i18n import _
from supervision.foundation.settings import Settings
from supervision.foundation.sheets import XLSX, write_csv, write_xlsx
from supervision.foundation.templating import download

CSV = "text/csv; charset=utf-8"


def sheet_file(
    table: tuple[Sequence[str], list[list[object]]], *, title: str, day: date, form: str, ribbon: str = ""
) -> Response[bytes]:
    """One table, named by its title and day; ``form`` is ``xlsx`` or ``csv``, the ribbon stands above the head or in the name."""
    if form == "csv":
        name = "-".join(filter(None, (title, day.isoformat(), ribbon)))
        return download(write_csv(*table), name=f"{name}.csv", media_type=CSV)
    return download(write_xlsx({title: table}, ribbon=ribbon), name=f"{title}-{day}.xlsx", media_type=XLSX)


def ribbon_of(settings: Settings, say: Callable[[str], str]) -> str:
    """演示数据 where the house shows made-up data, else nothing."""
    return say(_("演示数据")) if settings.demonstration else ""
