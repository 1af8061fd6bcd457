"""A little list as a province's platform hands it out, for the tests: rows in, a workbook or an XML Spreadsheet out."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from inspections.plans import actions
from inspections.plans.rules.assigned import Dispatch
from inspections.plans.tables import PlanTask
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.sheets import write_xlsx
from tests.inspections.bureau import MARKET, NOW, TODAY
from tests.people import OFFICER

HEAD = ("企业名称", "注册号/统一社会信用代码", "管辖单位", "检查事项")
DISPATCH = Dispatch("湖北省市场监督管理局", "鄂市监抽〔2026〕7号", date(2026, 11, 20), TODAY, "HB2026-118")


def row(number: int, **cells: str) -> tuple[str, ...]:
    """The listed line of the bureau's n-th business."""
    said = {
        "name": f"随州第{number}商店",
        "code": f"91421300MA{number:08d}",
        "station": "东城所",
        "item": "对食品销售者的监督检查",
    } | cells
    return said["name"], said["code"], said["station"], said["item"]


def workbook(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    """The list as .xlsx."""
    return write_xlsx({"名单": (head, rows)})


def xml_spreadsheet(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    """The list as platforms write it: XML Spreadsheet 2003 under the name .xlsx."""
    lines = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in cells)
        + "</Row>"
        for cells in (head, *rows)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="名单"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode()


def checked(database: Database, data: bytes, **values: Any) -> actions.CheckedList:
    """The list, read and matched."""
    with database.reading() as session:
        return actions.check_assigned(
            session, "名单.xlsx", data, **{"department_id": MARKET, "on": TODAY, **values}
        )


def taken(
    database: Database,
    numbers: Iterable[int] = range(1, 9),
    *,
    actor: Actor = OFFICER,
    dispatch: Dispatch = DISPATCH,
    **values: Any,
) -> PlanTask:
    """A task for a list of the bureau's own businesses."""
    listed = checked(database, workbook(map(row, numbers)))
    assert listed.report.clean, listed.report.findings
    with database.transaction(actor=actor, now=NOW) as tx:
        return actions.take_assigned(
            tx,
            listed,
            **{"dispatch": dispatch, "title": "省级双随机抽查", "ends_on": date(2026, 12, 31), **values},
        )
