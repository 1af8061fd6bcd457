"""What a reader gets to see of the snapshots: cut to scope, put in order, ready for a page or a sheet. No I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import coverage
from analytics.answers import Where
from analytics.coverage import Line, Tally
from analytics.frames import NUMBERED, WHERE_PLACED
from analytics.measures import MEASURES, Measure
from analytics.measures.definition import Unit
from analytics.periods import Choice
from analytics.snapshots import Snapshot
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.foundation.sheets import Figure

TITLES = {
    "area": _("县（市、区）"),
    "trade": _("行业"),
    "station": _("监管所"),
    "department": _("部门"),
    "cell": _("网格"),
    "credit_class": _("信用风险分类"),
    "item": _("检查事项"),
    "division": _("行业大类"),
    "town": _("乡镇（街道）"),
    "zone": _("自定义区域"),
    "hex": _("六边形网格"),
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
ROWS_HEAD = (_("按什么列出"), _("代码"), _("名称"), _("数值"), _("分子"), _("分母"))
Say = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see: of which period, listed by what, split by what, only what."""

    choice: Choice
    rows: str
    columns: str
    where: dict[str, str]

    @property
    def key(self) -> Where:
        """The conditions in order."""
        return tuple(sorted(self.where.items()))

    def but(self, **changes: object) -> dict[str, object]:
        """The query of the same page with some parts changed; empty ones left out."""
        asked = {**self.choice.query, "rows": self.rows, "columns": self.columns, **self.where, **changes}
        return {name: value for name, value in asked.items() if value not in ("", None)}

    def records(self, of: str, **changes: object) -> dict[str, object]:
        """The query of the list of rows behind a number."""
        return {"of": of, **self.choice.query, **self.where, **changes}


def whose(scope: Scope) -> str:
    """Whose visits count for this reader: one department's, or everybody's (a key of the snapshots)."""
    return f"d{min(scope.department_ids)}" if scope.department_ids else ""


def asked_of(
    query: Mapping[str, str], choice: Choice, dimensions: tuple[str, ...], usual: str = "area"
) -> Asked:
    """Read the query of a page; what is unknown falls back to the usual view."""
    rows, columns = query.get("rows", ""), query.get("columns", "")
    rows = rows if rows in dimensions else usual
    where = {name: key for name in coverage.DIMENSIONS if (key := _key(name, query.get(name, "")))}
    return Asked(choice, rows, columns if columns in dimensions and columns != rows else "", where)


def _key(name: str, text: str) -> str:
    """A key as it stands in an address; nothing where a number must stand and none does."""
    if name in NUMBERED and not (text.isascii() and text.isdigit() and len(text) <= 9):
        return ""
    return text[:20]


def named(names: Mapping[str, Mapping[str, str]], dimension: str, key: str) -> str:
    """What a key is called; a department may be a station. Empty when nobody knows."""
    found = names.get("area" if dimension in WHERE_PLACED else dimension, {}).get(key, "")
    return found or (names.get("station", {}).get(key, "") if dimension == "department" else "")


def sheet(
    snapshot: Snapshot, asked: Asked, lines: Sequence[Line], total: Tally, say: Say
) -> tuple[list[str], list[list[object]]]:
    """The coverage table as head and rows of a sheet, split lines below one another; the last row says the day, the fingerprint and the period."""
    names = snapshot.content["names"]

    def cells(name: str, part: str, key: str, t: Tally) -> list[object]:
        split = [part] if asked.columns else []
        seen = (Figure(t.entities), Figure(t.visited), printed(Unit.SHARE, t.coverage))
        counts = (Figure(t.visits), Figure(t.inspected), Figure(t.problems))
        return [name, *split, key, *seen, *counts, printed(Unit.SHARE, t.problem_rate)]

    body = []
    for line in lines:
        name = named(names, asked.rows, line.key) or line.key
        body.append(cells(name, say(_("合计")), line.key, line.total))
        for key, part in sorted(line.parts.items()):
            body.append(cells(name, named(names, asked.columns, key) or key, f"{line.key}/{key}", part))
    body.append(cells(say(_("合计")), "", "", total))
    split = [say(TITLES[asked.columns])] if asked.columns else []
    return [say(TITLES[asked.rows]), *split, *map(say, HEAD)], [*body, *signed(snapshot, asked.choice, say)]


def measures_sheet(
    snapshot: Snapshot, choice: Choice, values: Mapping[str, Sequence[Any]], say: Say
) -> tuple[list[str], list[list[object]]]:
    """Every measure as head and rows of a sheet: value, parts, and how it is computed; the last row says the day, the fingerprint and the period."""
    body: list[list[object]] = []
    for each in MEASURES:
        top, bottom, found = values[each.name]
        texts = (each.formula, each.scope, each.definition, each.basis)
        body.append(
            [say(each.title), printed(each.unit, found), Figure(top), Figure(bottom), *map(say, texts)]
        )
    return [say(word) for word in MEASURE_HEAD], [*body, *signed(snapshot, choice, say)]


def measure_sheet(
    snapshot: Snapshot,
    asked: Asked,
    measure: Measure,
    whole: Sequence[Any],
    values: Mapping[str, Sequence[Any]],
    say: Say,
) -> tuple[list[str], list[list[object]]]:
    """One measure in all and by one dimension as head and rows of a sheet, signed as the others."""
    names = snapshot.content["names"]
    top, bottom, found = whole
    body: list[list[object]] = [
        [say(_("合计")), "", "", printed(measure.unit, found), Figure(top), Figure(bottom)]
    ]
    for key, (upper, lower, value) in values.items():
        name = named(names, asked.rows, key)
        parts = (Figure(upper), Figure(lower))
        body.append([say(TITLES[asked.rows]), key, name, printed(measure.unit, value), *parts])
    return [say(word) for word in ROWS_HEAD], [*body, *signed(snapshot, asked.choice, say)]


def signed(snapshot: Snapshot, choice: Choice, say: Say) -> list[list[object]]:
    """The last row of every sheet of figures: as of which day, from which snapshot, for which period."""
    start, end = choice.period.start.isoformat(), choice.period.end.isoformat()
    day, period = str(snapshot.as_of), f"{start} – {end}"
    return [[say(_("数据截至")), day, say(_("快照")), snapshot.fingerprint, say(_("统计期")), period]]


def printed(unit: str, value: float | None) -> Figure | str:
    """A value as a sheet holds it: to be calculated with, and shown as a percentage, a count or with two places; nothing where nothing is known."""
    if value is None:
        return ""
    shown = {Unit.SHARE: "0.00%", Unit.CHANGE: "0.00%", Unit.COUNT: "0"}
    return Figure(value, shown.get(Unit(unit), "0.00"))


def months_chart(months: Sequence[tuple[str, int, int]], say: Say) -> dict[str, Any]:
    """Visits and findings a month, as an ECharts option."""
    return {
        "xAxis": {"type": "category", "data": [m[0] for m in months]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": say(_("检查户次")), "data": [m[1] for m in months]},
            {"type": "line", "name": say(_("发现问题")), "data": [m[2] for m in months]},
        ],
    }
