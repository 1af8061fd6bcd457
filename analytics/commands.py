"""`supervision risk …` and `supervision analytics …`."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from analytics.reproducing import reproduce
from analytics.risk.backtest import METHODS, Backtest, backtest
from analytics.risk.past import COLUMNS, NEEDED, Line, past_of
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _, translate
from supervision.foundation.sheets import read_table, write_csv
from supervision.foundation.templating import moment

File = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST = 400 * 2**20
NAMES = {
    "model": _("模型"),
    "past_rate": _("以往问题率"),
    "last_result": _("上次结果"),
    "longest_gap": _("最久未查"),
    "as_happened": _("实际次序"),
}


@click.group("analytics")
def figures_group() -> None:
    """统计 · figures."""


commands = [figures_group]
"""What this room hangs on the command beside its group."""


@figures_group.command("reproduce")
@click.argument("fingerprint")
@click.pass_obj
def reproduce_command(desk: Desk, fingerprint: str) -> None:
    """Compute kept figures again from their kept rows and say whether they are equal, else the first that differs.

    Ends with 1 when they are not.
    """
    found = reproduce(desk.settings, fingerprint)
    about = found.about
    desk.say(
        _("快照{fingerprint}：数据截至{day}，{moment}计算。"),
        fingerprint=about.fingerprint,
        day=about.as_of,
        moment=moment(about.taken_at),
    )
    if not found.intact:
        desk.say(_("留存的数据与当时的校验值不符，可能已被改动或损坏。"))
    if found.where:
        then, now = (json.dumps(value, ensure_ascii=False)[:200] for value in (found.then, found.now))
        desk.say(_("第一处不同：{where}，当时{then}，现在{now}。"), where=found.where, then=then, now=now)
    else:
        desk.say(_("重算的全部数字与当时相同。"))
    if found.definitions != about.definitions:
        desk.say(_("当时的指标版本是{then}，现在是{now}。"), then=about.definitions, now=found.definitions)
    desk.result(
        {
            "fingerprint": about.fingerprint,
            "day": about.as_of.isoformat(),
            "equal": found.equal,
            "rows_intact": found.intact,
            "first_difference": found.where,
            "definitions": {"then": about.definitions, "now": found.definitions},
        }
    )
    if not found.equal:
        sys.exit(1)


@click.group("risk")
def group() -> None:
    """风险 · risk."""


@group.command("backtest")
@click.argument("inspections", type=File)
@click.option(
    "--cut", type=click.DateTime(["%Y-%m-%d"]), required=True, help="everything is frozen before this day"
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="last day of the window, itself included"
)
@click.option("--type", "kind", default="", help="order only inspections whose type contains this text")
@click.option("--no-inspector", is_flag=True, help="do not use who will inspect")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV: every business with its reasons"
)
@click.pass_obj
def backtest_command(
    desk: Desk,
    inspections: Path,
    cut: datetime,
    until: datetime | None,
    kind: str,
    no_inspector: bool,
    out: Path | None,
) -> None:
    """Would the risk score have found problems earlier? Frozen at the cut, held against what came after.

    Past results are corrected for the strictness of whoever made them; --no-inspector says that nobody knows who comes next.
    """
    past = past_of(_lines(inspections))
    last: date | None = until.date() if until else None
    found = backtest(past, cut.date(), last, kind, inspector=not no_inspector)
    if out is not None:
        out.write_bytes(_table(found, desk.language))
    _say(desk, found)
    about = {
        name: getattr(found, name)
        for name in ("cut", "until", "expected", "examples", "earlier_days", "corrected")
    }
    desk.result(
        {
            **{name: asdict(found.methods[name]) for name in METHODS},
            "about": {**about, "inspector": not no_inspector},
        }
    )


def _lines(path: Path) -> Iterator[Line]:
    known = [word for words in COLUMNS.values() for word in words]
    sheet = read_table(path.name, path.read_bytes(), known, max_bytes=LARGEST)
    fields = sheet.fields(COLUMNS)
    missing = [name for name in NEEDED if name not in fields]
    if missing:
        raise Unreadable("文件“{name}”缺少列：{columns}。", name=path.name, columns="、".join(missing))
    for number, cells, _original in sheet.rows():
        yield number, {name: cells[at] for name, at in fields.items()}


def _say(desk: Desk, found: Backtest) -> None:
    any_method = found.methods["model"]
    desk.say(
        _("{cut} 至 {until}：{n}户的首次检查，其中{positives}户有严重问题；模型预计{expected}户。"),
        cut=found.cut,
        until=found.until,
        n=any_method.n,
        positives=any_method.positives,
        expected=round(found.expected),
    )
    desk.say(_("次序：前一半找到、前两成找到、AUC、平均提前天数"))
    for name in METHODS:
        one = found.methods[name]
        desk.say(
            _("{name}：{half} ± {error}，{top}，{auc}，{days}"),
            name=translate(NAMES[name], desk.language),
            half=_share(one.first_half),
            error=_share(one.first_half_se),
            top=_share(one.top_20),
            auc="–" if one.auc is None else f"{one.auc:.3f}",
            days="–" if one.days_earlier is None else f"{one.days_earlier:.2f}",
        )


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _table(found: Backtest, language: str) -> bytes:
    """The scores, highest first, with what gave and what took points (hundredths of a unit of log-odds)."""
    words = list(found.scored[0].reasons) if found.scored else []
    head = ["entity_id", "chance_ppm", "problem", *(translate(word, language) for word in words)]
    rows = [
        [
            one.entity,
            one.chance,
            int(one.problem),
            *(round(one.reasons[word] * 100 / 65_536) for word in words),
        ]
        for one in found.scored
    ]
    return write_csv(head, rows)
