"""The check-up of past draw lists on the command line. Needs no database."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from inspections.draws.rules import complaints
from inspections.draws.rules.complaints import MEANINGS, NAMES
from inspections.draws.rules.doctor import CheckUp, examine
from inspections.draws.rules.pastdraws import COLUMNS, NEEDED, POOL_COLUMNS, Line, past_draws, past_pool
from supervision.foundation import clock, documents
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _, translate
from supervision.foundation.sheets import read_table

File = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST_LIST = 200 * 2**20


@click.command("doctor")
@click.argument("draws", type=File)
@click.option("--pool", type=File, help="the list drawn from, in its own order: code[,stratum]")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="a PDF with pictures")
@click.pass_obj
def doctor(desk: Desk, draws: Path, pool: Path | None, report: Path | None) -> None:
    """Look for signs of no chance in past draw lists of any platform: DRAWS has draw,row,code[,stratum,inspectors]."""
    listed = past_pool(_lines(pool, POOL_COLUMNS)) if pool else None
    found = examine(past_draws(_lines(draws, COLUMNS)), listed)
    for sentence, values in complaints.told(found):
        desk.say(sentence, **values)
    if report is not None:
        report.write_bytes(documents.paper("draws/doctor.typ", _printed(found, desk.language)))
    desk.result(asdict(found))


def _lines(path: Path, columns: Mapping[str, Collection[str]]) -> Iterator[Line]:
    known = [word for words in columns.values() for word in words]
    sheet = read_table(path.name, path.read_bytes(), known, max_bytes=LARGEST_LIST)
    fields = sheet.fields(columns)
    missing = [name for name in NEEDED if name in columns and name not in fields]
    if missing:
        raise Unreadable("文件“{name}”缺少列：{columns}。", name=path.name, columns="、".join(missing))
    for number, cells, _original in sheet.rows():
        yield number, {name: cells[at] for name, at in fields.items()}


def _printed(found: CheckUp, language: str) -> dict[str, Any]:
    """Values of the report, every one a text."""

    def said(text: str, **values: Any) -> str:
        return translate(text, language, **values)

    signs = set(found.signs)
    return {
        "title": said(_("历次抽取体检报告")),
        "day": clock.today().isoformat(),
        "footer": said(_("迹象不等于有意：同一所的人员同组、抽取后另行排序也会出现。")),
        "told": [said(sentence, **values) for sentence, values in complaints.told(found)],
        "words": {
            "draw": said(_("抽取")),
            "figure": said(_("指标")),
            "found": said(_("实际")),
            "usual": said(_("随机约")),
            "verdict": said(_("结论")),
            "distances": said(_("相邻两个抽中位置的间隔：蓝色是实际次数，橙线是随机抽取的平均次数")),
            "pieces": said(_("名单等分40段，各段抽中户数")),
        },
        "rows": [
            {
                "draw": one.draw or said(_("合计")),
                "name": said(NAMES[one.symptom]),
                "value": complaints.figure(one, one.value),
                "expected": complaints.figure(one, one.expected),
                "meaning": said(MEANINGS[one.symptom]) if one in signs else said(_("与随机抽取相当")),
                "sign": one in signs,
            }
            for one in found.findings
        ],
        "pictures": [asdict(picture) for picture in found.pictures],
    }
