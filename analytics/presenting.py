"""What a reader gets to see of the snapshots: cut to scope, put in order, ready for a page or a sheet. No I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics import coverage
from analytics.measures import MEASURES
from analytics.snapshots import Snapshot
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _

TITLES = {
    "area": _("县（市、区）"),
    "trade": _("行业"),
    "station": _("监管所"),
    "department": _("部门"),
    "cell": _("网格"),
    "town": _("乡镇（街道）"),
    "zone": _("自定义区域"),
}
"""What the dimensions are called; also the conditions a list of records knows."""
HEAD = (
    _("代码"),
    _("在业对象"),
    _("已检查对象"),
    _("覆盖率"),
    _("检查户次"),
    _("能够实施检查"),
    _("发现问题"),
    _("问题发现率"),
)
MEASURE_HEAD = (_("指标"), _("数值"), _("分子"), _("分母"), _("公式"), _("范围"), _("解释"), _("依据"))
Say = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see of the coverage table."""

    year: int
    rows: str
    columns: str
    where: dict[str, str]

    def but(self, **changes: object) -> dict[str, object]:
        """The query of the same page with some parts changed; empty ones left out."""
        asked = {"year": self.year, "rows": self.rows, "columns": self.columns, **self.where, **changes}
        return {name: value for name, value in asked.items() if value not in ("", None)}


def whose(scope: Scope) -> str:
    """Whose visits count for this reader: one department's, or everybody's (a key of the snapshots)."""
    return f"d{min(scope.department_ids)}" if scope.department_ids else coverage.EVERYBODY


def asked_of(snapshot: Snapshot, query: Mapping[str, str]) -> Asked:
    """Read the query of the coverage page; what is unknown falls back to the usual view."""
    years = sorted((int(y) for y in snapshot.content["years"]), reverse=True)
    year, rows, columns = query.get("year", ""), query.get("rows", ""), query.get("columns", "")
    rows = rows if rows in coverage.DIMENSIONS else "area"
    return Asked(
        year=int(year) if year in map(str, years) else years[0],
        rows=rows,
        columns=columns if columns in coverage.DIMENSIONS and columns != rows else "",
        where={name: query[name] for name in coverage.DIMENSIONS if query.get(name)},
    )


def table(snapshot: Snapshot, asked: Asked, scope: Scope) -> tuple[list[coverage.Line], coverage.Tally]:
    """Lines and total of the coverage table."""
    return coverage.tally(
        snapshot.content["years"][str(asked.year)],
        rows=asked.rows,
        columns=asked.columns,
        where=asked.where,
        within=scope.area_prefix,
        department=whose(scope),
    )


def sheet(snapshot: Snapshot, asked: Asked, scope: Scope, say: Say) -> tuple[list[str], list[list[object]]]:
    """The coverage table as head and rows of a sheet; the last row says the day and the fingerprint."""
    names = snapshot.content["names"][asked.rows]
    lines, total = table(snapshot, asked, scope)

    def cells(name: str, key: str, t: coverage.Tally) -> list[object]:
        counts = (t.visits, t.inspected, t.problems)
        return [name, key, t.entities, t.visited, _share(t.coverage), *counts, _share(t.problem_rate)]

    body = [cells(names.get(line.key, line.key), line.key, line.total) for line in lines]
    body.append(cells(say(_("合计")), "", total))
    body.append([say(_("数据截至")), str(snapshot.as_of), say(_("快照")), snapshot.fingerprint])
    return [say(TITLES[asked.rows]), *map(say, HEAD)], body


def measures_sheet(snapshot: Snapshot, scope: Scope, say: Say) -> tuple[list[str], list[list[object]]]:
    """Every measure as head and rows of a sheet: value, parts, and how it is computed; the last row says the day and the fingerprint."""
    body: list[list[object]] = []
    for each in MEASURES:
        top, bottom, found = value(snapshot, each.name, scope)
        texts = (each.formula, each.scope, each.definition, each.basis)
        shown = (
            "" if found is None else f"{found:.2%}" if each.unit in ("share", "change") else f"{found:.2f}"
        )
        body.append([say(each.title), shown, top, bottom, *map(say, texts)])
    body.append([say(_("数据截至")), str(snapshot.as_of), say(_("快照")), snapshot.fingerprint])
    return [say(word) for word in MEASURE_HEAD], body


def value(snapshot: Snapshot | None, name: str, scope: Scope) -> list[Any]:
    """Numerator, denominator and value of a measure for this reader; nothing known: no value."""
    if snapshot is None or name not in snapshot.content["measures"]:
        return [0, 0, None]
    values = snapshot.content["measures"][name]
    if scope.department_ids is None:
        return list(values["total"])
    return list(values["department"].get(str(min(scope.department_ids)), [0, 0, None]))


def tables(snapshot: Snapshot, name: str, scope: Scope) -> list[tuple[str, dict[str, list[Any]]]]:
    """Values of a measure by key of each dimension the reader may see; a department sees itself by district."""
    values = snapshot.content["measures"].get(name, {})
    if scope.department_ids is None:
        return [(d, values[d]) for d in ("area", "department", "station") if values.get(d)]
    mine = f"{min(scope.department_ids)}/"
    pairs = values.get("department_area", {}).items()
    return [("area", {key.removeprefix(mine): v for key, v in pairs if key.startswith(mine)})]


def months_chart(snapshot: Snapshot, say: Say) -> dict[str, Any]:
    """Visits and findings a month, as an ECharts option."""
    months = snapshot.content["months"]
    return {
        "xAxis": {"type": "category", "data": [m[0] for m in months]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": say(_("检查户次")), "data": [m[1] for m in months]},
            {"type": "line", "name": say(_("发现问题")), "data": [m[2] for m in months]},
        ],
    }


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.2%}"
